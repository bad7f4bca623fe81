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

test('each meter is priced by what a buyer thinks in', () => {
  const price = (meter: string, unitQuantity: string, unit: string, amount = '0.002000000') =>
    priceText({ meter, amount, unitQuantity, unit });
  assert.equal(price('run', '1', 'run'), '$0.002 per run');
  assert.equal(price('image', '1', 'image'), '$0.002 per image');
  assert.equal(price('megapixel', '1000000', 'pixel'), '$0.002 per megapixel');
  assert.equal(price('output_second', '1000', 'ms of output'), '$0.002 per second of output');
  assert.equal(
    price('character', '1', 'character', '0.000000015'),
    '$0.000015 per 1\u202f000 characters',
  );
});

test('a receipt counts pixels as megapixels and milliseconds as seconds, exactly', () => {
  const pixels = { meter: 'megapixel', amount: '0.002000000', unitQuantity: '1000000' };
  const line = { ...pixels, unit: 'pixel', quantity: '262144' };
  assert.equal(productText(line), '0.262144 megapixels × $0.002 per megapixel');
  assert.equal(
    productText({ ...line, quantity: '12000000' }),
    '12 megapixels × $0.002 per megapixel',
  );
  const output = { meter: 'output_second', amount: '0.010000000', unitQuantity: '1000' };
  assert.equal(
    productText({ ...output, unit: 'ms of output', quantity: '3500' }),
    '3.5 s of output × $0.01 per second of output',
  );
});
