import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { newId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import { instant } from '../time/index.ts';
import { createRecentWindow } from './recent-runs.ts';

const sample = (gpuTimeUs: bigint, ratedNanos: bigint) => ({
  deploymentId: 'one',
  bucket: 'default',
  runId: newId('run', instant(0)),
  gpuTimeUs,
  ratedNanos: nanoUsd(ratedNanos),
});

test('no run, no percentile', () => {
  assert.equal(createRecentWindow(5).read(), null);
});

test('law: the percentiles are those of the newest samples, sorted', () => {
  const pairs = fc.array(fc.tuple(fc.bigInt(0n, 20n), fc.bigInt(0n, 20n)), { minLength: 1 });
  fc.assert(
    fc.property(pairs, fc.integer({ min: 1, max: 8 }), (given, size) => {
      const window = createRecentWindow(size);
      for (const pair of given) window.add(sample(...pair));
      const newest = given.slice(-size);
      const rank = (values: readonly bigint[], share: number): bigint | undefined =>
        values.toSorted((a, b) => Number(a - b))[Math.ceil(values.length * share) - 1];
      const times = newest.map(([time]) => time);
      const charges = newest.map(([, charge]) => charge);
      assert.deepEqual(window.read(), {
        runs: newest.length,
        p50Us: rank(times, 0.5),
        medianNanos: rank(charges, 0.5),
        p95Nanos: rank(charges, 0.95),
      });
    }),
    { numRuns: 2_000 },
  );
});
