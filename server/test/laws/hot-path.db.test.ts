import test from 'node:test';
import fc from 'fast-check';
import { expireDue } from '../../src/credits/index.ts';
import { createTestClock, instant, startOfNextUtcDay } from '../../src/time/index.ts';
import { openTestBooks } from '../support/books.ts';
import { expectSameBooks } from '../support/compare-books.ts';
import { createTestDatabase } from '../support/database.ts';
import { expectBooksBalance } from '../support/expect-books-balance.ts';
import { closeAll, histories, playHistory, type Stage, type Step } from '../support/history.ts';
import { createReferenceBooks } from '../support/reference-books.ts';
import { sampled } from '../support/soak.ts';

const database = await createTestDatabase();
const clock = createTestClock(instant(Date.UTC(2026, 0, 1)));
const books = await openTestBooks(database, clock, { dailyCredit: true });

/** Two new customers, on a morning that no earlier history has seen. */
async function openStage(): Promise<Stage> {
  clock.set(startOfNextUtcDay(clock.now()));
  clock.advance(9 * 3_600_000);
  const makeCustomer = async () => {
    const id = await books.customer();
    return { id, key: await books.key(id), revokedKey: await books.key(id, { revoked: true }) };
  };
  const customers = [await makeCustomer(), await makeCustomer()];
  clock.advance(1);
  const revoked = new Set(customers.map((customer) => customer.revokedKey));
  const reference = createReferenceBooks(books.plan, revoked);
  for (const { id } of customers) {
    reference.open(clock.now(), id);
    reference.touch(clock.now(), id, true);
  }
  return { clock, reference, books, customers };
}

async function expectSame(stage: Stage): Promise<void> {
  for (const { id } of stage.customers) {
    await expectSameBooks(database.pool, id, stage.reference.wallet(id));
  }
}

async function play(steps: readonly Step[]): Promise<void> {
  const stage = await openStage();
  await playHistory(stage, steps);
  await expectSame(stage);
  await closeAll(stage);
  clock.advance(2 * 3_600_000);
  const now = clock.now();
  for (const { id } of stage.customers) {
    const { nextExpiryAt } = stage.reference.wallet(id);
    if (nextExpiryAt !== null && nextExpiryAt <= now) stage.reference.touch(now, id, false);
  }
  await expireDue(database, clock, books.plans);
  await expectSame(stage);
  await expectBooksBalance(database, clock);
}

test('in any history the database answers and books what the pure rules decide', async () => {
  const law = fc.asyncProperty(histories, play);
  await fc.assert(law, { numRuns: sampled({ tests: 120, soak: 10_000 }) });
});
