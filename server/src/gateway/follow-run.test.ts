import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomerId, RunId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { createTestClock, instant } from '../time/index.ts';
import { followRun } from './follow-run.ts';

/** $1 per second of GPU time and a hold of a millisecond, of which the worker says ten are used. */
function follow(
  answer: (...asked: unknown[]) => Promise<{ rows: unknown[] }>,
  deadlineUs = 600_000_000n,
) {
  const stops: string[] = [];
  let looks = 0;
  const follower = followRun(
    { query: answer } as unknown as Queryable,
    createTestClock(instant(0)),
    {
      customerId: 'cus_x' as CustomerId,
      runId: 'run_x' as RunId,
      gpuTimeSoFar: async () => {
        looks += 1;
        return 10_000n;
      },
      deadlineUs,
      prices: [
        { meter: 'gpu_time', amountNanos: nanoUsd(1_000_000_000n), unitQuantity: 1_000_000n },
      ],
      knownUsage: {},
      heldNanos: nanoUsd(1_000_000n),
      capNanos: null,
      fundsPolicy: 'finish',
    },
    (reason) => stops.push(reason),
  );
  return { stops, follower, looks: () => looks };
}

const LOST = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

test('a run is not stopped because the books are away for a moment', async () => {
  let asked = 0;
  const { stops, follower, looks } = follow(async () => {
    asked += 1;
    if (asked <= 2) throw LOST;
    return { rows: [{ amount: 100_000_000n }] };
  });
  while (asked < 3 || looks() < 5) await sleep(5);
  follower.end();
  assert.deepEqual(stops, []);
  assert.equal(asked, 3, 'the hold is larger now: nothing more is asked for');
});

test('a run is stopped at twice its hold when the books say that funds ended', async () => {
  const { stops, follower } = follow(async () => ({ rows: [{ amount: 1_000_000n }] }));
  while (stops.length === 0) await sleep(5);
  follower.end();
  assert.deepEqual(stops.slice(0, 1), ['cap']);
});

test('no more is set aside than a run can cost, and a run that is covered is not stopped', async () => {
  const targets: string[] = [];
  const { stops, follower, looks } = follow(async (...asked) => {
    targets.push(String(asked.flat().at(-1)));
    return { rows: [{ amount: 12_000_000n }] };
  }, 12_000n);
  while (looks() < 5) await sleep(5);
  follower.end();
  assert.deepEqual(stops, []);
  assert.deepEqual(targets, ['12000000'], 'not twice what it has used, and nothing more');
});
