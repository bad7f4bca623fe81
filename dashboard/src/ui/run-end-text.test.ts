import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runEndText } from './run-end-text.ts';

test('how a run ended is told in words, never by its code', () => {
  assert.equal(runEndText('run-stopped-at-cap', 'cancelled'), 'stopped at its cap');
  assert.equal(runEndText('upstream-failed', 'failed'), 'worker failed');
  assert.equal(runEndText('run-cancelled', 'cancelled'), 'cancelled');
  assert.equal(runEndText('something_new-here', 'failed'), 'something new here');
  assert.equal(runEndText(null, 'failed'), 'failed');
});

test('a run that was written off did not fail: its outcome is unknown, whatever its code', () => {
  for (const code of ['upstream-failed', 'internal', null]) {
    assert.equal(runEndText(code, 'written_off'), 'outcome unknown');
  }
});
