import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HoldAnswer, HoldOrder, Settlement } from '../../src/gateway/index.ts';
import { type CustomerId, type KeyId, newId, type RunId } from '../../src/ids/index.ts';
import { extendHold } from '../../src/ledger/index.ts';
import { nanoUsd, ZERO_NANOS } from '../../src/money/index.ts';
import type { RunStatus } from '../../src/runs/index.ts';
import { addMs, type Instant, startOfNextUtcDay, type TestClock } from '../../src/time/index.ts';
import { orderOf, settlementOf, type TestBooks } from './books.ts';
import type { ReferenceBooks } from './reference-books.ts';

type OrderStep = Readonly<{
  who: number;
  amount: number;
  cap: number | null;
  idempotencyKey: number | null;
  body: number;
  keyRevoked: boolean | null;
  concurrentRuns: number;
  requestsPerMinute: number;
}>;

type SettleStep = Readonly<{
  who: number;
  pick: number;
  which: 'open' | 'closed' | 'unknown';
  status: RunStatus;
  rated: number;
  mayExtend: boolean;
}>;

/** One thing that happens to the books. */
export type Step =
  | Readonly<{ do: 'place'; orders: readonly OrderStep[] }>
  | Readonly<{ do: 'settle'; items: readonly SettleStep[] }>
  | Readonly<{ do: 'extend'; who: number; pick: number; target: number }>
  | Readonly<{ do: 'wait'; ms: number | 'midnight' }>
  | Readonly<{ do: 'touch'; who: number; giveDaily: boolean }>
  | Readonly<{
      do: 'grant';
      who: number;
      amount: number;
      promotional: boolean;
      expiresInMs: number | null;
    }>;

const HOUR_MS = 3_600_000;
const who = fc.nat({ max: 1 });
const pick = fc.nat({ max: 5 });
const rarely = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 2, nil: null });

const orderStep: fc.Arbitrary<OrderStep> = fc.record({
  who,
  amount: fc.nat({ max: 8 }),
  cap: rarely(fc.integer({ min: 1, max: 12 })),
  idempotencyKey: rarely(fc.nat({ max: 1 })),
  body: fc.nat({ max: 1 }),
  keyRevoked: fc.constantFrom(null, null, false, false, false, true),
  concurrentRuns: fc.constantFrom(1_000, 1_000, 3),
  requestsPerMinute: fc.constantFrom(60_000, 60_000, 60_000, 2),
});

const settleStep: fc.Arbitrary<SettleStep> = fc.record({
  who,
  pick,
  which: fc.constantFrom('open', 'open', 'open', 'open', 'closed', 'unknown'),
  status: fc.constantFrom(
    'succeeded',
    'succeeded',
    'succeeded',
    'cancelled',
    'failed',
    'written_off',
  ),
  rated: fc.nat({ max: 16 }),
  mayExtend: fc.constantFrom(true, true, false),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      orders: fc.array(orderStep, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      items: fc.array(settleStep, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('extend' as const),
      who,
      pick,
      target: fc.nat({ max: 20 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom('midnight' as const, 1, 7, HOUR_MS, 2 * HOUR_MS, 20 * HOUR_MS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('touch' as const), who, giveDaily: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      who,
      amount: fc.integer({ min: 1, max: 12 }),
      promotional: fc.boolean(),
      expiresInMs: fc.constantFrom(null, 5, HOUR_MS, HOUR_MS, 3 * HOUR_MS, 30 * HOUR_MS),
    }),
  },
);

/**
 * Random histories of two customers: batches of holds and settlements, extensions, grants,
 * midnights.
 */
export const histories: fc.Arbitrary<readonly Step[]> = fc.array(step, {
  minLength: 1,
  maxLength: 25,
  size: 'max',
});

/**
 * Where a history is played: on the reference books, and where `books` is given on the real ones
 * too.
 */
export type Stage = Readonly<{
  clock: TestClock;
  reference: ReferenceBooks;
  books: TestBooks | null;
  customers: readonly Readonly<{ id: CustomerId; key: KeyId; revokedKey: KeyId }>[];
}>;

/** Plays a history; fails at the first step that the two books answer differently. */
export async function playHistory(stage: Stage, steps: readonly Step[]): Promise<void> {
  for (const each of steps) {
    if (each.do === 'place')
      await place(
        stage,
        each.orders.map((order) => toOrder(stage, order)),
      );
    else if (each.do === 'settle')
      await settle(
        stage,
        each.items.map((item) => toItem(stage, item)),
      );
    else if (each.do === 'extend') await extend(stage, each);
    else if (each.do === 'grant') await grant(stage, each);
    else if (each.do === 'touch')
      await touch(stage, customerAt(stage, each.who).id, each.giveDaily);
    else wait(stage.clock, each.ms);
  }
}

/** Closes every hold that is still open, as a sweeper does with runs nobody knows of. */
export async function closeAll(stage: Stage): Promise<void> {
  const { clock } = stage;
  const lost = { status: 'written_off', rule: 'outcome-unknown' } as const;
  const items = stage.customers.flatMap(({ id: customerId }) =>
    [...stage.reference.wallet(customerId).holds.keys()].map((runId) =>
      settlementOf(clock, { customerId, runId }, 0n, lost),
    ),
  );
  await settle(stage, items);
}

function wait(clock: TestClock, ms: number | 'midnight'): void {
  if (ms === 'midnight') clock.set(startOfNextUtcDay(clock.now()));
  else clock.advance(ms);
}

function customerAt(stage: Stage, index: number): Stage['customers'][number] {
  const customer = stage.customers[index];
  assert.ok(customer);
  return customer;
}

function toOrder({ clock, ...stage }: Stage, order: OrderStep): HoldOrder {
  const { id, key, revokedKey } = customerAt({ clock, ...stage }, order.who);
  const amount = order.cap !== null && order.cap < order.amount ? order.cap : order.amount;
  const { keyRevoked, idempotencyKey } = order;
  return orderOf(clock, id, BigInt(amount), {
    capNanos: order.cap === null ? null : nanoUsd(BigInt(order.cap)),
    keyId: keyRevoked === null ? null : keyRevoked ? revokedKey : key,
    concurrentRuns: order.concurrentRuns,
    requestsPerMinute: order.requestsPerMinute,
    idempotency:
      idempotencyKey === null
        ? null
        : {
            key: `key-${idempotencyKey}`,
            requestHash: `body-${order.body}`,
            useId: newId('idempotencyUse', clock.now()),
            expiresAt: addMs(clock.now(), 3 * HOUR_MS),
          },
  });
}

/** Asks for holds; credit that is due is touched first, and the same orders are asked again. */
async function place(stage: Stage, orders: readonly HoldOrder[]): Promise<void> {
  const now = stage.clock.now();
  const expected = orders.map((order) => stage.reference.place(now, order));
  if (stage.books) assert.deepEqual(judged(await stage.books.place(orders)), judged(expected));
  const again = orders.filter((_, at) => expected[at]?.outcome === 'touch-due');
  if (again.length === 0) return;
  for (const customerId of new Set(again.map((order) => order.customerId))) {
    await touch(stage, customerId, true);
  }
  const touched = again.map((order) => stage.reference.place(now, order));
  assert.ok(touched.every((answer: HoldAnswer) => answer.outcome !== 'touch-due'));
  if (stage.books) assert.deepEqual(judged(await stage.books.place(again)), judged(touched));
}

/**
 * The answers without the funds of those that were not judged by them: there the figure means
 * nothing.
 */
function judged(answers: readonly HoldAnswer[]): readonly HoldAnswer[] {
  const unjudged = new Set<HoldAnswer['outcome']>(['touch-due', 'unauthenticated']);
  return answers.map((answer) =>
    unjudged.has(answer.outcome) ? { ...answer, availableNanos: ZERO_NANOS } : answer,
  );
}

function toItem(stage: Stage, item: SettleStep): Settlement {
  const customerId = customerAt(stage, item.who).id;
  const wallet = stage.reference.wallet(customerId);
  const runs = [...(item.which === 'open' ? wallet.holds : wallet.runs).keys()];
  const unknown = newId('run', stage.clock.now());
  const runId: RunId =
    item.which === 'unknown' ? unknown : (runs[item.pick % runs.length] ?? unknown);
  const { status, mayExtend } = item;
  const rated = status === 'failed' || status === 'written_off' ? 0 : item.rated;
  const more = { status, mayExtend };
  return settlementOf(stage.clock, { customerId, runId }, BigInt(rated), more);
}

async function settle(stage: Stage, items: readonly Settlement[]): Promise<void> {
  const now = stage.clock.now();
  const expected = items.map((item) => stage.reference.settle(now, item));
  if (stage.books) assert.deepEqual(await stage.books.settle(items), expected);
}

async function extend(
  stage: Stage,
  input: Readonly<{ who: number; pick: number; target: number }>,
): Promise<void> {
  const customerId = customerAt(stage, input.who).id;
  const runs = [...stage.reference.wallet(customerId).holds.keys()];
  const runId = runs[input.pick % runs.length] ?? newId('run', stage.clock.now());
  const targetNanos = nanoUsd(BigInt(input.target));
  const expected = stage.reference.extend(customerId, runId, targetNanos);
  if (stage.books === null) return;
  const hold = { customerId, runId };
  const { pool } = stage.books.database;
  assert.equal(await extendHold(pool, stage.clock, { hold, targetNanos }), expected);
}

async function touch(stage: Stage, customerId: CustomerId, giveDaily: boolean): Promise<void> {
  stage.reference.touch(stage.clock.now(), customerId, giveDaily);
  await stage.books?.touch(customerId, giveDaily);
}

async function grant(stage: Stage, input: Extract<Step, { do: 'grant' }>): Promise<void> {
  const now: Instant = stage.clock.now();
  const customerId = customerAt(stage, input.who).id;
  const expiresAt = input.expiresInMs === null ? null : addMs(now, input.expiresInMs);
  const amount = BigInt(input.amount);
  const lot = { customerId, promotional: input.promotional, expiresAt };
  const grantId = (await stage.books?.grant({ ...lot, amount })) ?? newId('grant', now);
  const name = `manual:${grantId}`;
  stage.reference.grant(now, { ...lot, name, amountNanos: nanoUsd(amount), effectiveAt: now });
}
