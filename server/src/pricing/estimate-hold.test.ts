import assert from 'node:assert/strict';
import test from 'node:test';
import { type Meter, nanoUsd, type Price } from '../money/index.ts';
import { estimateHold, type HoldEstimateInput, percentile95 } from './index.ts';

const price = (meter: Meter, amountNanos: bigint, unitQuantity: bigint): Price => ({
  meter,
  amountNanos: nanoUsd(amountNanos),
  unitQuantity,
});
const charges = (count: number) =>
  Array.from({ length: count }, (_, at) => nanoUsd(BigInt(at + 1)));
const input = (changes: Partial<HoldEstimateInput>): HoldEstimateInput => ({
  prices: [price('gpu_time', 5_000_000n, 1_000_000n)],
  knownUsage: { run: 1n },
  recentCharges: [],
  defaultHoldNanos: nanoUsd(100n),
  capNanos: null,
  ...changes,
});

test('a model priced only per run is held at exactly its price', () => {
  const perRun = input({ prices: [price('run', 500n, 1n)], recentCharges: charges(50) });
  assert.deepEqual(estimateHold(perRun), { holdNanos: 500n, expectedNanos: 500n, basis: 'exact' });
});

test('the configured default is held until there are 20 runs, then their 95th percentile', () => {
  assert.equal(estimateHold(input({ recentCharges: charges(19) })).holdNanos, 100n);
  const enough = estimateHold(input({ recentCharges: charges(20).reverse() }));
  assert.deepEqual(enough, { holdNanos: 19n, expectedNanos: 19n, basis: 'recent-runs' });
});

test('a hold is never less than what is known to be charged', () => {
  const prices = [price('gpu_time', 1n, 1n), price('image', 40n, 1n)];
  const estimate = estimateHold(
    input({ prices, knownUsage: { image: 3n }, recentCharges: charges(40) }),
  );
  assert.equal(estimate.holdNanos, 120n);
});

test('a cap makes a hold smaller, never larger', () => {
  assert.equal(estimateHold(input({ capNanos: nanoUsd(7n) })).holdNanos, 7n);
  assert.equal(estimateHold(input({ capNanos: nanoUsd(7n) })).expectedNanos, 100n);
  assert.equal(estimateHold(input({ capNanos: nanoUsd(700n) })).holdNanos, 100n);
});

test('a free deployment holds nothing', () => {
  const free = input({ prices: [price('gpu_time', 0n, 1_000_000n)], recentCharges: charges(30) });
  assert.equal(estimateHold(free).holdNanos, 0n);
});

test('the 95th percentile is the smallest value that 95 % do not exceed', () => {
  assert.equal(percentile95([]), undefined);
  assert.equal(percentile95([4n]), 4n);
  assert.equal(percentile95(charges(100)), 95n);
  assert.equal(percentile95(charges(20)), 19n);
  assert.equal(percentile95(charges(21)), 20n);
});
