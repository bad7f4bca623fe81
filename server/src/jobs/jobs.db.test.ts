import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { asOwner } from '../../test/support/as-owner.ts';
import { openTestBooks, orderOf, settlementOf } from '../../test/support/books.ts';
import { withTestDatabase } from '../../test/support/database.ts';
import { expectBooksBalance } from '../../test/support/expect-books-balance.ts';
import { readLastCheck } from '../audit/index.ts';
import { readLine } from '../audit-log/index.ts';
import { newId } from '../ids/index.ts';
import { readWallet } from '../ledger/index.ts';
import { createDueJobs } from '../postgres/index.ts';
import { addMs, createTestClock, instant } from '../time/index.ts';
import { registerJobs } from './index.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

async function openJobs(t: TestContext) {
  const database = await withTestDatabase(t);
  const clock = createTestClock(instant(Date.UTC(2026, 10, 22, 9)));
  const books = await openTestBooks(database, clock);
  const dueJobs = createDueJobs(database, clock);
  let removals = 0;
  const results = { removeExpired: async () => (removals += 1) };
  const jobs = registerJobs({ database, clock, dueJobs, plans: () => books.plans, results });
  const count = async (table: string): Promise<bigint> => {
    const { rows } = await database.pool.query(`select count(*) as count from ${table}`);
    return rows[0]?.count;
  };
  return { database, clock, books, dueJobs, jobs, count, removals: () => removals };
}

test('transactions are sealed within two minutes, without anybody asking', async (t) => {
  const { clock, books, dueJobs, count } = await openJobs(t);
  const customerId = await books.customer();
  await books.grant({ customerId, amount: 5n, promotional: true, expiresAt: null });
  await dueJobs.runDue();
  assert.equal(await count('seals'), 0n);
  clock.advance(90_000);
  await dueJobs.runDue();
  assert.equal(await count('seals'), 1n);
});

test('expired credit of a customer who does not come is posted off within the hour', async (t) => {
  const { database, clock, books, dueJobs } = await openJobs(t);
  await dueJobs.runDue();
  const expiresAt = addMs(clock.now(), 1_000);
  const customers = [];
  for (const amount of [5n, 6n]) {
    const customerId = await books.customer();
    await books.grant({ customerId, amount, promotional: false, expiresAt });
    customers.push(customerId);
  }
  clock.advance(5 * MINUTE_MS);
  await dueJobs.runDue();
  for (const customerId of customers) {
    const wallet = await readWallet(database.pool, clock, customerId);
    assert.deepEqual([wallet?.postedNanos, wallet?.nextExpiryAt], [0n, null]);
  }
  await expectBooksBalance(database, clock);
});

test('expired credit waits for the hold that may need it, and goes when that has closed', async (t) => {
  const { database, clock, books, dueJobs } = await openJobs(t);
  const customerId = await books.customer();
  const expiresAt = addMs(clock.now(), 1_000);
  await books.grant({ customerId, amount: 5n, promotional: false, expiresAt });
  const order = orderOf(clock, customerId, 3n);
  await books.place([order]);
  clock.advance(5 * MINUTE_MS);
  await dueJobs.runDue();
  assert.equal((await readWallet(database.pool, clock, customerId))?.postedNanos, 5n);
  await books.settle([settlementOf(clock, order, 2n)]);
  clock.advance(5 * MINUTE_MS);
  await dueJobs.runDue();
  assert.equal((await readWallet(database.pool, clock, customerId))?.postedNanos, 0n);
  await expectBooksBalance(database, clock);
});

test('one customer whose credit cannot be expired does not keep the others', async (t) => {
  const { database, clock, books, dueJobs } = await openJobs(t);
  const expiresAt = addMs(clock.now(), 1_000);
  const [broken, sound] = [await books.customer(), await books.customer()];
  for (const customerId of [broken, sound]) {
    await books.grant({ customerId, amount: 5n, promotional: false, expiresAt });
  }
  await dueJobs.runDue();
  await asOwner(database, `update wallets set held = 5 where customer_id = '${broken}'`);
  clock.advance(5 * MINUTE_MS);
  await assert.rejects(dueJobs.runDue());
  assert.equal((await readWallet(database.pool, clock, sound))?.postedNanos, 0n);
});

test('the books are checked every hour and at each start; broken ones stop the line', async (t) => {
  const { database, clock, books, dueJobs, jobs, count } = await openJobs(t);
  const customerId = await books.customer();
  await dueJobs.runDue();
  assert.equal(await count('invariant_checks'), 1n);
  await jobs.atStart();
  assert.equal(await count('invariant_checks'), 2n);
  clock.advance(HOUR_MS);
  await dueJobs.runDue();
  assert.equal((await readLastCheck(database.pool))?.checkedAt, clock.now());
  assert.equal((await readLine(database.pool)).state, 'running');
  await asOwner(database, 'update wallets set posted = posted + 1');
  clock.advance(HOUR_MS);
  await dueJobs.runDue();
  assert.equal((await readLine(database.pool)).state, 'stopped');
  const [answer] = await books.place([orderOf(clock, customerId, 0n)]);
  assert.equal(answer?.outcome, 'billing-unavailable');
});

test('used idempotency keys are forgotten after their time, results removed', async (t) => {
  const { clock, books, dueJobs, count, removals } = await openJobs(t);
  const customerId = await books.customer();
  const expiresAt = addMs(clock.now(), 72 * HOUR_MS);
  const useId = newId('idempotencyUse', clock.now());
  const idempotency = { key: 'key', requestHash: 'hash', useId, expiresAt };
  await books.place([orderOf(clock, customerId, 0n, { idempotency })]);
  clock.advance(71 * HOUR_MS);
  await dueJobs.runDue();
  assert.deepEqual([await count('idempotency_uses'), removals()], [1n, 1]);
  clock.advance(HOUR_MS);
  await dueJobs.runDue();
  assert.deepEqual([await count('idempotency_uses'), removals()], [0n, 2]);
});
