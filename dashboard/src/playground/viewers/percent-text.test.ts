import assert from 'node:assert/strict';
import test from 'node:test';
import { percentText } from './percent-text.ts';

test('scores have one digit each, and none pretends to be nothing or certain', () => {
  for (const [score, text] of [
    [0, '< 0.1 %'],
    [0.0001, '< 0.1 %'],
    [0.001, '0.1 %'],
    [0.125, '12.5 %'],
    [0.9994, '99.9 %'],
    [0.9999, '> 99.9 %'],
    [1, '> 99.9 %'],
  ] as const) {
    assert.equal(percentText(score), text);
  }
});
