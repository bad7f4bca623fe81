import assert from 'node:assert/strict';
import test from 'node:test';
import { nanoUsd, type Price } from '../money/index.ts';
import { leastCap } from './least-cap.ts';

const RUN: Price = { meter: 'run', amountNanos: nanoUsd(500n), unitQuantity: 1n };
const timed = (amountNanos: bigint): Price => ({
  meter: 'gpu_time',
  amountNanos: nanoUsd(amountNanos),
  unitQuantity: 1_000_000n,
});
const PIXELS: Price = { meter: 'megapixel', amountNanos: nanoUsd(7n), unitQuantity: 1n };

const TABLE: readonly [what: string, prices: readonly Price[], least: bigint][] = [
  ['a run that is known to the nano-dollar may cost its cap', [RUN], 500n],
  ['where GPU time has a price, one µs must fit', [RUN, timed(3_000_000n)], 503n],
  ['a µs that rounds to nothing needs a nano-dollar', [RUN, timed(1n)], 501n],
  ['GPU time that is free needs nothing', [RUN, timed(0n)], 500n],
  ['whatever only the run will show must fit', [RUN, timed(3_000_000n), PIXELS], 510n],
  ['where nothing is certain, any cap will do', [timed(3_000_000n), PIXELS], 0n],
];

for (const [what, prices, least] of TABLE) {
  test(`${what}: ${least}`, () => {
    assert.equal(leastCap(prices, { run: 1n }), least);
  });
}
