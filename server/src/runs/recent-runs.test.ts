import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { newId } from '../ids/index.ts';
import { instant } from '../time/index.ts';
import { createRecentWindow } from './recent-runs.ts';

const sample = (gpuTimeUs: bigint, megapixel: bigint) => ({
  deploymentId: 'one',
  bucket: 'default',
  runId: newId('run', instant(0)),
  gpuTimeUs,
  usage: { megapixel },
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
      const pixels = newest.map(([, size]) => size);
      assert.deepEqual(window.read(), {
        runs: newest.length,
        p50Us: rank(times, 0.5),
        median: { gpu_time: rank(times, 0.5), megapixel: rank(pixels, 0.5) },
        p95: { gpu_time: rank(times, 0.95), megapixel: rank(pixels, 0.95) },
      });
    }),
    { numRuns: 2_000 },
  );
});

test('a meter that is told by few of many is not told', () => {
  const window = createRecentWindow(50);
  const told = (): boolean => window.read()?.p95.megapixel !== undefined;
  for (let run = 0; run < 30; run += 1) window.add({ ...sample(5n, 0n), usage: {} });
  for (let run = 0; run < 19; run += 1) window.add(sample(5n, 7n));
  assert.equal(told(), false);
  window.add(sample(5n, 7n));
  assert.equal(told(), true);
});
