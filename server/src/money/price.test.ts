import assert from 'node:assert/strict';
import test from 'node:test';
import { describeUnit, type Meter } from './index.ts';

test('what a price is for is said in the words people use', () => {
  const table: readonly (readonly [Meter, bigint, string])[] = [
    ['gpu_time', 1_000_000n, 'GPU second'],
    ['gpu_time', 60_000_000n, '60 × GPU second'],
    ['gpu_time', 1n, 'µs of GPU time'],
    ['run', 1n, 'run'],
    ['image', 1n, 'image'],
    ['megapixel', 1_000_000n, 'megapixel'],
    ['megapixel', 1_500_000n, '1500000 × pixel'],
    ['output_second', 1_000n, 'second of output'],
    ['character', 1_000n, '1000 × character'],
  ];
  for (const [meter, unitQuantity, words] of table) {
    assert.equal(describeUnit({ meter, unitQuantity }), words);
  }
});
