import assert from 'node:assert/strict';
import test from 'node:test';
import { type CustomerId, newId, type RunId } from '../../src/ids/index.ts';
import { nanoUsd } from '../../src/money/index.ts';
import { addMs, createTestClock, instant } from '../../src/time/index.ts';
import { openTestBooks, orderOf, settlementOf } from '../support/books.ts';
import { createTestDatabase } from '../support/database.ts';
import { expectBooksBalance } from '../support/expect-books-balance.ts';

const HOUR_MS = 3_600_000;
const database = await createTestDatabase();
const clock = createTestClock(instant(Date.UTC(2026, 10, 22, 9)));
const books = await openTestBooks(database, clock);

async function customerWith(amount: bigint, expiresInMs?: number): Promise<CustomerId> {
  const customerId = await books.customer();
  await grant(customerId, amount, expiresInMs);
  return customerId;
}

async function grant(customerId: CustomerId, amount: bigint, expiresInMs?: number) {
  const expiresAt = expiresInMs === undefined ? null : addMs(clock.now(), expiresInMs);
  return await books.grant({ customerId, amount, promotional: false, expiresAt });
}

function keyed(customerId: CustomerId, key: string, requestHash: string) {
  const useId = newId('idempotencyUse', clock.now());
  const expiresAt = addMs(clock.now(), 72 * HOUR_MS);
  const idempotency = { key, requestHash, useId, expiresAt };
  return orderOf(clock, customerId, 1n, { idempotency });
}

const outcomes = (answers: readonly Readonly<{ outcome: string }>[]): readonly string[] =>
  answers.map((answer) => answer.outcome);

const closed = (customerId: CustomerId, runId: RunId, gpuTimeUs: bigint) =>
  settlementOf(clock, { customerId, runId }, gpuTimeUs);

test.afterEach(() => expectBooksBalance(database, clock));

test('in a batch a refused large request does not refuse a later small one that fits', async () => {
  const customerId = await customerWith(10n);
  const orders = [4n, 9n, 6n, 1n].map((amount) => orderOf(clock, customerId, amount));
  const answers = await books.place(orders);
  const expected = ['placed', 'out-of-credits', 'placed', 'out-of-credits'];
  assert.deepEqual(outcomes(answers), expected);
  assert.deepEqual(
    answers.map((answer) => answer.availableNanos),
    [10n, 6n, 6n, 0n],
  );
  await books.settle(orders.map((order) => closed(customerId, order.runId, 1n)));
});

test('in a batch the order of arrival decides, however customers are mixed', async () => {
  const [one, other] = [await customerWith(1n), await customerWith(1n)];
  const orders = [other, one, one, other].map((id) => orderOf(clock, id, 1n));
  const expected = ['placed', 'placed', 'out-of-credits', 'out-of-credits'];
  assert.deepEqual(outcomes(await books.place(orders)), expected);
  await books.settle(orders.map((order) => closed(order.customerId, order.runId, 1n)));
});

test('an idempotency key is joined in its own batch and in later ones, replayed after, never reused', async () => {
  const customerId = await customerWith(10n);
  const [first, again, reused] = ['a', 'a', 'b'].map((hash) => keyed(customerId, 'key', hash));
  assert.ok(first && again && reused);
  const together = await books.place([first, again, reused]);
  assert.deepEqual(outcomes(together), ['placed', 'joined', 'idempotency-key-reused']);
  assert.equal(together[1]?.runId, first.runId);
  assert.deepEqual(outcomes(await books.place([again, reused])), [
    'joined',
    'idempotency-key-reused',
  ]);
  await books.settle([closed(customerId, first.runId, 1n)]);
  const after = await books.place([again, reused]);
  assert.deepEqual(outcomes(after), ['replayed', 'idempotency-key-reused']);
  assert.equal(after[0]?.runId, first.runId);
  clock.advance(72 * HOUR_MS);
  assert.deepEqual(outcomes(await books.place([reused])), ['placed']);
  await books.settle([closed(customerId, reused.runId, 1n)]);
});

test('the key of a failed run starts a new one', async () => {
  const customerId = await customerWith(10n);
  const [first, second] = [keyed(customerId, 'key', 'a'), keyed(customerId, 'key', 'a')];
  await books.place([first]);
  const failed = { status: 'failed', rule: 'worker-failed', code: 'upstream-failed' } as const;
  await books.settle([settlementOf(clock, first, 0n, failed)]);
  assert.deepEqual(outcomes(await books.place([second])), ['placed']);
  await books.settle([closed(customerId, second.runId, 1n)]);
});

test('a run twice in one settling batch, and again later, gets the answer of its one settlement', async () => {
  const customerId = await customerWith(10n);
  const order = orderOf(clock, customerId, 5n);
  await books.place([order]);
  const batch = [closed(customerId, order.runId, 3n), closed(customerId, order.runId, 4n)];
  const answers = [...(await books.settle(batch)), ...(await books.settle(batch))];
  assert.deepEqual(
    answers.map((answer) => [answer.outcome, answer.chargeNanos, answer.availableNanos]),
    Array.from({ length: 4 }, () => ['closed', 3n, 7n]),
  );
});

test('a hold is asked for again after a lost answer and is there once', async () => {
  const customerId = await customerWith(10n);
  const order = orderOf(clock, customerId, 6n);
  for (const _ of [1, 2]) assert.deepEqual(outcomes(await books.place([order])), ['placed']);
  const [answer] = await books.settle([closed(customerId, order.runId, 6n)]);
  assert.equal(answer?.availableNanos, 4n);
});

test('with credit of several expiries, what an old hold may need is not refused to a new one twice', async () => {
  const customerId = await customerWith(6n, HOUR_MS);
  await grant(customerId, 5n, 3 * HOUR_MS);
  await grant(customerId, 10n);
  const old = orderOf(clock, customerId, 2n);
  await books.place([old]);
  clock.advance(2 * HOUR_MS);
  await books.touch(customerId, true);
  // 4 of the first lot are out of reach; the second lot still pays for what is placed now.
  const middle = orderOf(clock, customerId, 5n);
  assert.deepEqual(outcomes(await books.place([middle])), ['placed']);
  clock.advance(2 * HOUR_MS);
  await books.touch(customerId, true);
  // Both lots have expired; each hold keeps its own, and the third lot is whole.
  const news = [orderOf(clock, customerId, 10n), orderOf(clock, customerId, 1n)];
  assert.deepEqual(outcomes(await books.place(news)), ['placed', 'out-of-credits']);
  const placed = [old, middle, ...news.slice(0, 1)];
  const costs = [2n, 5n, 10n];
  await books.settle(placed.map((order, at) => closed(customerId, order.runId, costs[at] ?? 0n)));
  await books.touch(customerId, true);
});

test('expired credit that a closed hold sets free does not extend a later hold of its batch', async () => {
  const customerId = await customerWith(100n, HOUR_MS);
  await grant(customerId, 10n);
  const old = orderOf(clock, customerId, 100n);
  await books.place([old]);
  clock.advance(2 * HOUR_MS);
  await books.touch(customerId, true);
  const late = orderOf(clock, customerId, 4n);
  await books.place([late]);
  const [first, second] = await books.settle([
    closed(customerId, old.runId, 1n),
    closed(customerId, late.runId, 50n),
  ]);
  assert.equal(first?.chargeNanos, 1n);
  assert.deepEqual([second?.chargeNanos, second?.writeOffNanos], [10n, 40n]);
  await books.touch(customerId, true);
});

test('a run may spend, and its hold grow by, what was valid when the hold was placed', async () => {
  const customerId = await customerWith(10n, HOUR_MS);
  const order = orderOf(clock, customerId, 4n);
  await books.place([order]);
  clock.advance(2 * HOUR_MS);
  await books.touch(customerId, true);
  const [settled] = await books.settle([closed(customerId, order.runId, 9n)]);
  assert.deepEqual([settled?.chargeNanos, settled?.availableNanos], [9n, 0n]);
  await books.touch(customerId, true);
});

test('a settling batch whose clock is behind a grant that came meanwhile can still use it', async () => {
  const customerId = await customerWith(5n);
  const order = orderOf(clock, customerId, 5n);
  await books.place([order]);
  const behind = createTestClock(clock.now());
  clock.advance(10);
  await grant(customerId, 5n);
  const { settleRuns } = await import('../../src/gateway/index.ts');
  const item = settlementOf(behind, order, 8n);
  const [settled] = await settleRuns(database.pool, behind.now(), [item]);
  assert.ok(settled && !(settled instanceof Error));
  assert.equal(settled.chargeNanos, nanoUsd(8n));
});
