import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type Meter, nanoUsd, type Price } from '../money/index.ts';
import { decideQuote, percentile, type QuoteInput, type RecentUsage, rateUsage } from './index.ts';

const price = (meter: Meter, amountNanos: bigint, unitQuantity: bigint): Price => ({
  meter,
  amountNanos: nanoUsd(amountNanos),
  unitQuantity,
});

/** A thousand nanos per GPU second, of which there are at most ten. */
const input = (changes: Partial<QuoteInput>): QuoteInput => ({
  prices: [price('gpu_time', 1_000n, 1_000_000n)],
  known: { run: 1n },
  most: { run: 1n, gpu_time: 10_000_000n },
  recent: null,
  defaultHoldNanos: nanoUsd(100n),
  capNanos: null,
  ...changes,
});
/** Recent runs of so many milliseconds: a nano-dollar each at the prices above. */
const recent = (runs: number, medianMs: bigint, p95Ms: bigint): RecentUsage => ({
  runs,
  median: { run: 1n, gpu_time: medianMs * 1_000n },
  p95: { run: 1n, gpu_time: p95Ms * 1_000n },
});

test('a model priced only by what is known costs and holds exactly its price', () => {
  const prices = [price('run', 500n, 1n), price('character', 3n, 2n)];
  const known = { run: 1n, character: 7n };
  const quote = decideQuote(input({ prices, known, recent: recent(50, 1n, 2n) }));
  assert.deepEqual(quote, {
    knownNanos: 511n,
    expectedNanos: 511n,
    typicalNanos: 511n,
    holdNanos: 511n,
    maximumNanos: 511n,
    basis: 'exact',
  });
});

test('the configured default is held until there are 20 runs, then their 95th percentile', () => {
  const few = decideQuote(input({ recent: recent(19, 10n, 19n) }));
  assert.deepEqual([few.holdNanos, few.basis, few.typicalNanos], [100n, 'default', 10n]);
  const enough = decideQuote(input({ recent: recent(20, 10n, 19n) }));
  assert.deepEqual(enough, {
    knownNanos: 0n,
    expectedNanos: 19n,
    typicalNanos: 10n,
    holdNanos: 19n,
    maximumNanos: 10_000n,
    basis: 'recent-runs',
  });
  assert.equal(decideQuote(input({})).typicalNanos, null);
});

test('runs that were too short to cost anything say nothing', () => {
  const free = decideQuote(input({ recent: recent(40, 0n, 0n) }));
  assert.deepEqual([free.holdNanos, free.basis], [100n, 'default']);
});

test('the same runs are quoted at the price in force, which changes nothing but the rate', () => {
  for (const times of [1n, 3n, 100n]) {
    const prices = [price('gpu_time', 1_000n * times, 1_000_000n)];
    const { expectedNanos, typicalNanos, holdNanos } = decideQuote(
      input({ prices, recent: recent(20, 200n, 900n) }),
    );
    assert.deepEqual(
      [typicalNanos, expectedNanos, holdNanos],
      [200n, 900n, 900n].map((n) => n * times),
    );
  }
});

test('what is known of this run counts as it is, whatever others used', () => {
  const prices = [price('gpu_time', 1n, 1_000n), price('image', 40n, 1n)];
  const told = {
    runs: 20,
    median: { gpu_time: 5_000n, image: 9n },
    p95: { gpu_time: 7_000n, image: 9n },
  };
  const quote = decideQuote(
    input({ prices, known: { image: 2n }, most: { image: 2n, gpu_time: 10_000n }, recent: told }),
  );
  assert.deepEqual([quote.typicalNanos, quote.expectedNanos], [85n, 87n]);
});

test('runs that were not counted by a meter say nothing of a new price on it', () => {
  const prices = [price('gpu_time', 1_000n, 1_000_000n), price('megapixel', 1n, 1n)];
  const most = { megapixel: 1_000n, gpu_time: 10_000_000n };
  const quote = decideQuote(input({ prices, most, recent: recent(50, 10n, 19n) }));
  assert.deepEqual([quote.typicalNanos, quote.holdNanos, quote.basis], [null, 100n, 'default']);
});

test('the default hold of a few runs is never below their median', () => {
  const few = decideQuote(input({ recent: recent(2, 500n, 700n) }));
  assert.deepEqual([few.typicalNanos, few.holdNanos, few.basis], [500n, 500n, 'default']);
});

test('a quote is never less than what is known, nor more than the greatest usage costs', () => {
  const prices = [price('gpu_time', 1n, 1n), price('image', 40n, 1n)];
  const known = { image: 3n };
  const more = decideQuote(
    input({ prices, known, most: { image: 3n, gpu_time: 5n }, recent: recent(40, 0n, 40n) }),
  );
  assert.deepEqual([more.holdNanos, more.typicalNanos, more.maximumNanos], [125n, 120n, 125n]);
  const dear = decideQuote(input({ defaultHoldNanos: nanoUsd(50_000n) }));
  assert.deepEqual([dear.expectedNanos, dear.maximumNanos], [10_000n, 10_000n]);
});

test('pixels of the output are unknown before it, and bounded', () => {
  const prices = [price('megapixel', 1_000n, 1_000_000n)];
  const most = { run: 1n, megapixel: 4_000_000n, gpu_time: 10_000_000n };
  const quote = decideQuote(input({ prices, most }));
  assert.deepEqual([quote.holdNanos, quote.maximumNanos, quote.basis], [100n, 4_000n, 'default']);
});

test('a cap makes a hold and a maximum smaller, never larger', () => {
  const capped = decideQuote(input({ capNanos: nanoUsd(7n) }));
  assert.deepEqual([capped.holdNanos, capped.expectedNanos, capped.maximumNanos], [7n, 100n, 7n]);
  const wide = decideQuote(input({ capNanos: nanoUsd(70_000n) }));
  assert.deepEqual([wide.holdNanos, wide.maximumNanos], [100n, 10_000n]);
});

test('a free deployment holds nothing', () => {
  const prices = [price('gpu_time', 0n, 1_000_000n)];
  const free = decideQuote(input({ prices, recent: recent(30, 5n, 9n) }));
  assert.deepEqual([free.holdNanos, free.maximumNanos, free.basis], [0n, 0n, 'exact']);
});

test('an amount beyond every amount there is quotes as the largest, and nobody can hold it', () => {
  const prices = [price('gpu_time', 1_000_000_000_000_000n, 1n)];
  const quote = decideQuote(input({ prices }));
  assert.equal(quote.maximumNanos, 4_611_686_018_427_387_903n);
  assert.equal(quote.holdNanos, 100n);
});

test('a percentile is the smallest value that its share of all do not exceed', () => {
  const upTo = (count: number): readonly bigint[] =>
    Array.from({ length: count }, (_, at) => BigInt(at + 1));
  assert.equal(percentile([], 0.95), undefined);
  assert.equal(percentile([4n], 0.95), 4n);
  assert.equal(percentile(upTo(100), 0.95), 95n);
  assert.equal(percentile(upTo(20), 0.95), 19n);
  assert.equal(percentile(upTo(21), 0.95), 20n);
  assert.equal(percentile(upTo(4), 0.5), 2n);
  assert.equal(percentile(upTo(5), 0.5), 3n);
});

const amount = fc.bigInt(0n, 10n ** 9n);
const quantity = fc.bigInt(0n, 10n ** 7n);

test('law: no charge within the limits exceeds the maximum, and a hold is never beyond it', () => {
  const arbitrary = fc.record({
    gpu: fc.tuple(amount, fc.bigInt(1n, 10n ** 6n)),
    megapixel: fc.tuple(amount, fc.bigInt(1n, 10n ** 6n)),
    perImage: amount,
    deadline: quantity,
    pixels: quantity,
    share: fc.tuple(fc.bigInt(0n, 1_000n), fc.bigInt(0n, 1_000n)),
    recent: fc.option(fc.tuple(fc.nat(60), amount, amount)),
    held: amount,
    cap: fc.option(fc.bigInt(1n, 10n ** 12n)),
  });
  fc.assert(
    fc.property(arbitrary, (each) => {
      const prices = [
        price('gpu_time', ...each.gpu),
        price('megapixel', ...each.megapixel),
        price('image', each.perImage, 1n),
      ];
      const most = { image: 1n, gpu_time: each.deadline, megapixel: each.pixels };
      const quote = decideQuote({
        prices,
        known: { image: 1n },
        most,
        recent: each.recent && {
          runs: each.recent[0],
          median: { gpu_time: each.recent[1], megapixel: each.recent[2] },
          p95: { gpu_time: each.recent[1] * 2n, megapixel: each.recent[2] * 2n },
        },
        defaultHoldNanos: nanoUsd(each.held),
        capNanos: each.cap === null ? null : nanoUsd(each.cap),
      });
      const used = {
        image: 1n,
        gpu_time: (each.deadline * each.share[0]) / 1_000n,
        megapixel: (each.pixels * each.share[1]) / 1_000n,
      };
      const rated = rateUsage(used, prices);
      const charge = each.cap !== null && rated > each.cap ? each.cap : rated;
      assert.ok(charge <= quote.maximumNanos);
      assert.ok(quote.holdNanos <= quote.maximumNanos);
      assert.ok(quote.holdNanos <= quote.expectedNanos);
      assert.ok((quote.typicalNanos ?? 0n) <= quote.expectedNanos);
      assert.ok(quote.knownNanos <= quote.expectedNanos);
      assert.ok(each.cap === null || quote.holdNanos <= each.cap);
      assert.ok(each.cap !== null || quote.holdNanos === quote.expectedNanos);
      const costs = prices.some((one) => one.amountNanos > 0n);
      assert.ok(!costs || quote.holdNanos > 0n);
    }),
    { numRuns: 10_000 },
  );
});
