import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLow } from './is-low.ts';

test('the balance is low below a tenth of the grants, and when nothing is left', () => {
  const grants = [{ amount: '0.500000000' }, { amount: '0.500000000' }];
  assert.equal(isLow('0.100000000', grants), false);
  assert.equal(isLow('0.099999999', grants), true);
  assert.equal(isLow('0.000000000', grants), true);
  assert.equal(isLow('-1.000000000', grants), true);
  assert.equal(isLow('0.000000001', []), false);
});
