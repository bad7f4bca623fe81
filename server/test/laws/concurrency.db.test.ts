import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { HoldOrder } from '../../src/gateway/index.ts';
import { type CustomerId, newId } from '../../src/ids/index.ts';
import { extendHold, readWallet } from '../../src/ledger/index.ts';
import { nanoUsd } from '../../src/money/index.ts';
import { addMs, createTestClock, instant } from '../../src/time/index.ts';
import { openTestBooks, orderOf, settlementOf } from '../support/books.ts';
import { createTestDatabase } from '../support/database.ts';
import { expectBooksBalance } from '../support/expect-books-balance.ts';
import { sampled } from '../support/soak.ts';

const CONNECTIONS = 4;
const CUSTOMERS = 5;
const CREDIT = 40n;
const database = await createTestDatabase();
const clock = createTestClock(instant(Date.UTC(2026, 10, 22, 9)));
const books = await openTestBooks(database, clock);

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index];
  assert.ok(item !== undefined);
  return item;
};

/** What one connection asks for: of whose credit, how much, under which key, at what cost. */
const requests = fc.record({
  who: fc.nat({ max: CUSTOMERS - 1 }),
  amount: fc.nat({ max: 15 }),
  key: fc.option(fc.nat({ max: 2 }), { freq: 3, nil: null }),
  cost: fc.nat({ max: 25 }),
});
const batches = fc.array(fc.array(requests, { minLength: 1, maxLength: 8 }), {
  minLength: 3,
  maxLength: 6,
});
const connections = fc.tuple(batches, batches, batches, batches);

type Request = Readonly<{ who: number; amount: number; key: number | null; cost: number }>;

function orderFor(customers: readonly CustomerId[], request: Request): HoldOrder {
  const idempotency =
    request.key === null
      ? null
      : {
          key: `key-${request.key}`,
          requestHash: 'body',
          useId: newId('idempotencyUse', clock.now()),
          expiresAt: addMs(clock.now(), 3_600_000),
        };
  return orderOf(clock, at(customers, request.who), BigInt(request.amount), { idempotency });
}

/** One connection: places its batch, extends a hold, settles its batch together with another's. */
async function work(
  customers: readonly CustomerId[],
  batch: readonly Request[],
  rivals: HoldOrder[],
): Promise<void> {
  const orders = batch.map((request) => orderFor(customers, request));
  const answers = await books.place(orders);
  const placed = orders.filter((_, index) => answers[index]?.outcome === 'placed');
  rivals.push(...placed);
  const [first] = placed;
  if (first) {
    await extendHold(database.pool, clock, { hold: first, targetNanos: nanoUsd(20n) });
  }
  const stolen = rivals.slice(-4);
  const items = [...placed, ...stolen].map((order, index) =>
    settlementOf(clock, order, BigInt(at(batch, index % batch.length).cost)),
  );
  await books.settle(items);
}

test('four connections at once never overspend, never deadlock, and close each hold once', async () => {
  const law = fc.asyncProperty(connections, async (plans) => {
    const customers: CustomerId[] = [];
    for (let made = 0; made < CUSTOMERS; made += 1) {
      const customerId = await books.customer();
      await books.grant({ customerId, amount: CREDIT, promotional: true, expiresAt: null });
      customers.push(customerId);
    }
    const rivals: HoldOrder[] = [];
    await Promise.all(
      plans.map(async (each) => {
        for (const batch of each) await work(customers, batch, rivals);
      }),
    );
    for (const customerId of customers) {
      const wallet = await readWallet(database.pool, clock, customerId);
      assert.ok(wallet);
      assert.equal(wallet.postedNanos + wallet.chargedTotalNanos, CREDIT);
      assert.equal(wallet.heldNanos, 0n, 'all holds were settled by somebody');
    }
    await expectBooksBalance(database, clock);
  });
  await fc.assert(law, { numRuns: sampled({ tests: 25, soak: 500 }), endOnFailure: true });
});

test(`of ${CONNECTIONS * 10} requests at once on credit for one, one is placed, over and over`, async () => {
  for (let round = 0; round < sampled({ tests: 30, soak: 5_000 }); round += 1) {
    const customerId = await books.customer();
    await books.grant({ customerId, amount: 1n, promotional: true, expiresAt: null });
    const answers = await Promise.all(
      Array.from({ length: CONNECTIONS }, () =>
        books.place(Array.from({ length: 10 }, () => orderOf(clock, customerId, 1n))),
      ),
    );
    const outcomes = answers.flat().map((answer) => answer.outcome);
    assert.equal(outcomes.filter((outcome) => outcome === 'placed').length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'out-of-credits').length, 39);
  }
});

test('one idempotency key from four connections at once is one run', async () => {
  for (let round = 0; round < sampled({ tests: 30, soak: 2_000 }); round += 1) {
    const customerId = await books.customer();
    await books.grant({ customerId, amount: 100n, promotional: true, expiresAt: null });
    const same = { who: 0, amount: 1, key: 1, cost: 1 };
    const answers = await Promise.all(
      Array.from({ length: CONNECTIONS }, () =>
        books.place(Array.from({ length: 5 }, () => orderFor([customerId], same))),
      ),
    );
    const runs = new Set(answers.flat().map((answer) => answer.runId));
    const placed = answers.flat().filter((answer) => answer.outcome === 'placed');
    assert.deepEqual([runs.size, placed.length], [1, 1]);
  }
  await expectBooksBalance(database, clock);
});

test('a grant of one period is given once, however many ask for it at once', async () => {
  for (let round = 0; round < sampled({ tests: 20, soak: 1_000 }); round += 1) {
    const customerId = await books.customer();
    const post = (id: string) =>
      database.pool.query(
        `select post_grant($1, $2, $3, $4, 'grant', 'free-daily', '2026-11-22', true, 'l', 5, $1, null)`,
        ['2026-11-22T09:00:00Z', customerId, `grt_${id}`, `txn_${id}`],
      );
    await Promise.all(Array.from({ length: 8 }, (_, n) => post(`${customerId}_${n}`)));
    const wallet = await readWallet(database.pool, clock, customerId);
    assert.equal(wallet?.postedNanos, 5n);
  }
});
