import assert from 'node:assert/strict';
import test from 'node:test';
import { newId } from '../ids/index.ts';
import { ZERO_NANOS } from '../money/index.ts';
import { ProblemError } from '../problems/index.ts';
import { createTestClock, parseInstant } from '../time/index.ts';
import type { HoldAnswer, HoldOrder, Settlement } from './books/store.ts';
import { type PlacingContext, placeHold } from './place-hold.ts';

const clock = createTestClock(parseInstant('2026-11-22T10:00:00Z'));
const customerId = newId('customer', clock.now());
const runId = newId('run', clock.now());
const order = { customerId, runId } as HoldOrder;

test('a hold that is placed after its request was refused is released, and costs nothing', async () => {
  const placed = Promise.withResolvers<HoldAnswer>();
  const released = Promise.withResolvers<Settlement>();
  const context = {
    clock,
    patienceMs: 10,
    lanes: { holds: { add: () => placed.promise, depth: () => 1 } },
    settler: {
      settle: (settlement: Settlement) => {
        released.resolve(settlement);
        return new Promise(() => {});
      },
    },
  } as unknown as PlacingContext;
  const refused = await placeHold(context, order).catch((error: unknown) => error);
  assert.ok(refused instanceof ProblemError);
  assert.equal(refused.slug, 'billing-unavailable');
  placed.resolve({ outcome: 'placed', runId, availableNanos: ZERO_NANOS, retryAfterMs: null });
  const { outcome, ...run } = await released.promise;
  assert.deepEqual(run, { customerId, runId });
  assert.deepEqual([outcome.status, outcome.rule], ['failed', 'refused']);
  assert.deepEqual([outcome.ratedNanos, outcome.mayExtend], [0n, false]);
});
