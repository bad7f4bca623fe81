import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { METERS, type Meter, nanoUsd, type Price } from '../money/index.ts';
import { explainRating, MAX_QUANTITY, maximumGpuTimeUs, rateUsage, type Usage } from './index.ts';

const price = (meter: Meter, amountNanos: bigint, unitQuantity: bigint): Price => ({
  meter,
  amountNanos: nanoUsd(amountNanos),
  unitQuantity,
});
const PER_GPU_SECOND = price('gpu_time', 1_250_000n, 1_000_000n);

test('GPU time times rate, by hand', () => {
  const table: readonly (readonly [bigint, bigint, bigint])[] = [
    // GPU µs, nanos per GPU second, charge in nanos
    [1_500_000n, 1_250_000n, 1_875_000n],
    [0n, 1_250_000n, 0n],
    [1n, 1_000_000n, 1n],
    [1n, 499_999n, 0n],
    [1n, 500_000n, 1n],
    [24_000n, 2_000_000n, 48_000n],
    [17_345_678n, 5_000_000n, 86_728_390n],
  ];
  for (const [gpuTimeUs, perSecond, charge] of table) {
    assert.equal(
      rateUsage({ gpu_time: gpuTimeUs }, [price('gpu_time', perSecond, 1_000_000n)]),
      charge,
    );
  }
});

test('components are added before the one rounding', () => {
  const thirds = [price('gpu_time', 1n, 3n), price('run', 1n, 3n), price('image', 1n, 3n)];
  assert.equal(rateUsage({ gpu_time: 1n, run: 1n, image: 1n }, thirds), 1n);
  assert.equal(rateUsage({ gpu_time: 1n }, thirds), 0n);
});

test('usage without a price, and prices without usage, cost nothing', () => {
  assert.equal(rateUsage({ run: 1n }, [PER_GPU_SECOND]), 0n);
  assert.equal(rateUsage({}, [PER_GPU_SECOND]), 0n);
  assert.equal(rateUsage({ run: 5n }, []), 0n);
});

test('what cannot be is refused, never charged', () => {
  const cases: readonly (readonly [Usage, readonly Price[]])[] = [
    [{ gpu_time: -1n }, [PER_GPU_SECOND]],
    [{ gpu_time: 2n ** 63n }, [PER_GPU_SECOND]],
    [{ gpu_time: 2n ** 63n - 1n }, [price('gpu_time', 1_000_000n, 1n)]],
    [{ run: 1n }, [price('run', -1n, 1n)]],
    [{ run: 1n }, [price('run', 1n, 0n)]],
    [{ run: 1n }, [price('run', 1n, -1n)]],
    [{ run: 1n }, [price('run', 1n, 1n), price('run', 1n, 1n)]],
  ];
  for (const [usage, prices] of cases) assert.throws(() => rateUsage(usage, prices), RangeError);
});

test('a receipt shows each component exactly, and what rounding did', () => {
  const prices = [PER_GPU_SECOND, price('run', 1n, 3n)];
  const explained = explainRating({ gpu_time: 1_500_000n, run: 1n }, prices);
  assert.deepEqual(
    explained.lines.map((line) => [line.meter, line.quantity, line.cost]),
    [
      ['gpu_time', 1_500_000n, '0.001875'],
      ['run', 1n, '0.000000000333333333333…'],
    ],
  );
  assert.equal(explained.ratedNanos, 1_875_000n);
  assert.equal(explained.rounding, '-0.000000000333333333333…');
  assert.equal(explainRating({ gpu_time: 8n }, [PER_GPU_SECOND]).rounding, '0');
  assert.equal(explainRating({ gpu_time: 2n }, [PER_GPU_SECOND]).rounding, '0.0000000005');
});

/**
 * An independent oracle: fractions added one by one, reduced, and rounded by comparing with the
 * half.
 */
function oracle(usage: Usage, prices: readonly Price[]): bigint {
  let top = 0n;
  let bottom = 1n;
  for (const { meter, amountNanos, unitQuantity } of prices) {
    top = top * unitQuantity + bottom * amountNanos * (usage[meter] ?? 0n);
    bottom *= unitQuantity;
    let [a, b] = [top, bottom];
    while (b !== 0n) [a, b] = [b, a % b];
    top /= a;
    bottom /= a;
  }
  const whole = top / bottom;
  return (top - whole * bottom) * 2n >= bottom ? whole + 1n : whole;
}

const AWKWARD = [
  1n,
  2n,
  3n,
  7n,
  997n,
  999_983n,
  1_000_000n,
  15_485_863n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
];
const quantity = fc.oneof(fc.constantFrom(0n, ...AWKWARD), fc.bigInt(0n, 10n ** 12n));
const unit = fc.oneof(fc.constantFrom(...AWKWARD), fc.bigInt(1n, 10n ** 9n));
const amount = fc.oneof(fc.constantFrom(0n, 1n, 2n, 3n, 997n), fc.bigInt(0n, 10n ** 6n));
const cards = fc.uniqueArray(
  fc.record({
    meter: fc.constantFrom(...(Object.keys(METERS) as Meter[])),
    quantity,
    unit,
    amount,
  }),
  { selector: (component) => component.meter, maxLength: 6 },
);

test('law: a million pairs of usage and prices rate as an independent oracle says', () => {
  fc.assert(
    fc.property(cards, (components) => {
      const prices = components.map((each) => price(each.meter, each.amount, each.unit));
      const usage = Object.fromEntries(components.map((each) => [each.meter, each.quantity]));
      const expected = oracle(usage, prices);
      fc.pre(expected < 2n ** 62n);
      assert.equal(rateUsage(usage, prices), expected);
    }),
    { numRuns: 1_000_000 },
  );
});

test('law: the GPU time an amount covers never costs more, and a µs more would', () => {
  const positive = fc.bigInt(1n, 10n ** 9n);
  fc.assert(
    fc.property(positive, positive, unit, fc.bigInt(0n, 100n), (covered, rate, per, perRun) => {
      const prices = [price('gpu_time', rate, per), price('run', perRun, 1n)];
      const most = maximumGpuTimeUs(nanoUsd(covered), prices, { run: 1n });
      assert.ok(most !== null && most >= 0n);
      if (perRun > covered) return assert.equal(most, 0n);
      assert.ok(rateUsage({ gpu_time: most, run: 1n }, prices) <= covered);
      assert.ok(most === MAX_QUANTITY || (most + 1n) * rate > (covered - perRun) * per);
    }),
    { numRuns: 5_000 },
  );
});

test('GPU time that costs nothing is not limited by an amount', () => {
  assert.equal(maximumGpuTimeUs(nanoUsd(5n), [price('run', 5n, 1n)], { run: 1n }), null);
  assert.equal(maximumGpuTimeUs(nanoUsd(5n), [price('gpu_time', 0n, 1n)], {}), null);
});
