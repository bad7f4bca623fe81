import assert from 'node:assert/strict';
import test from 'node:test';
import { plainText } from './plain-text.ts';

test('what a worker says is stored without control characters or halves of characters', () => {
  assert.equal(plainText('nul \u0000 and\r\nlines', 100), 'nul   and lines');
  assert.equal(plainText('half \ud800 pair', 100), 'half \ufffd pair');
  assert.equal(plainText(`${'a'.repeat(9)}😀b`, 10), `${'a'.repeat(9)}😀`);
});
