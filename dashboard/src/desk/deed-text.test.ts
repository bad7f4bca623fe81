import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deedText } from './deed-text.ts';

test('a deed is told in words, with its amount and its reason', () => {
  assert.deepEqual(
    deedText({ action: 'credit.adjust', details: { amount: '25.000000000', reason: 'a gift' } }),
    { what: 'Added credit: $25.00', why: 'a gift' },
  );
  assert.deepEqual(deedText({ action: 'line.stop', details: { reason: 'look' } }), {
    what: 'Stopped the line',
    why: 'look',
  });
});

test('a deed that is new here is at least no code', () => {
  assert.deepEqual(deedText({ action: 'invoice.send-again', details: { amount: 'lots' } }), {
    what: 'invoice send again',
    why: '',
  });
});
