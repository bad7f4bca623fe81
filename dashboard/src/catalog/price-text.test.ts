import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceText, productText } from './price-text.ts';

const GPU = {
  meter: 'gpu_time',
  amount: '0.005000000',
  unitQuantity: '1000000',
  unit: 'µs of GPU time',
};
const TOKENS = {
  meter: 'input_token',
  amount: '0.150000000',
  unitQuantity: '1000000',
  unit: 'input token',
};

test('GPU time is priced by the second, other meters by their own unit', () => {
  assert.equal(priceText(GPU), '$0.005 per GPU second');
  assert.equal(priceText(TOKENS), '$0.15 per 1\u202f000\u202f000 input tokens');
  assert.equal(priceText({ ...TOKENS, unitQuantity: '1', unit: 'run' }), '$0.15 per run');
  assert.equal(
    priceText({ ...GPU, unitQuantity: '3000000' }),
    '$0.005 per 3\u202f000\u202f000 µs of GPU time',
  );
});

test('a receipt multiplies the exact quantity by the price', () => {
  assert.equal(productText({ ...GPU, quantity: '3812000' }), '3.812000 s × $0.005 /s');
  assert.equal(
    productText({ ...TOKENS, quantity: '1204' }),
    '1\u202f204 input tokens × $0.15 per 1\u202f000\u202f000 input tokens',
  );
});
