import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromPriceWords } from './from-price.ts';

test('a list shows each price for what a buyer thinks in', () => {
  const words = (meter: string, unit: string, amount = '0.002000000') =>
    fromPriceWords({ meter, unit, amount, gpuSecond: meter === 'gpu_time', besides: [] });
  assert.deepEqual(words('gpu_time', 'GPU second').unit, 'GPU second');
  assert.deepEqual(words('run', 'run').unit, 'run');
  assert.deepEqual(words('megapixel', '1000000 pixel').unit, 'megapixel');
  assert.deepEqual(words('output_second', '1000 ms of output').unit, 'second of output');
  assert.deepEqual(words('character', 'character', '0.000000010'), {
    amount: '0.000010000',
    unit: '1\u202f000 characters',
    besides: [],
  });
});

test('what is paid for besides stands beside the price', () => {
  const perMegapixel = { meter: 'megapixel', amount: '0.001000000', unitQuantity: '1000000' };
  const { besides } = fromPriceWords({
    ...{ meter: 'gpu_time', unit: 'GPU second', amount: '0.002000000', gpuSecond: true },
    besides: [{ ...perMegapixel, unit: 'pixel' }],
  });
  assert.deepEqual(besides, ['+ $0.001 per megapixel']);
});
