import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureText, writeOffText } from './failure-text.ts';

test('a write-off says why in the words that the run itself is told in', () => {
  assert.equal(writeOffText('upstream-failed'), 'outcome unknown');
  assert.equal(writeOffText('internal'), 'outcome unknown');
  assert.equal(writeOffText('run-stopped-at-cap'), 'stopped at its cap');
  assert.equal(writeOffText('funds-ended'), 'the customer’s funds ended');
});

test('the filter by a code says all that is found with it', () => {
  assert.equal(failureText('upstream-failed'), 'worker failed, or outcome unknown');
  assert.equal(failureText('upstream-timeout'), 'took too long');
});
