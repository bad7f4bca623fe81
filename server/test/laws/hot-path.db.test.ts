import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import { expireDue } from '../../src/credits/index.ts';
import { createTestClock, instant, startOfNextUtcDay } from '../../src/time/index.ts';
import { openTestBooks, type TestBooks } from '../support/books.ts';
import { expectSameBooks } from '../support/compare-books.ts';
import { withTestDatabase } from '../support/database.ts';
import { expectBooksBalance } from '../support/expect-books-balance.ts';
import { closeAll, histories, playHistory, type Stage, type Step } from '../support/history.ts';
import { createReferenceBooks } from '../support/reference-books.ts';
import { sampled } from '../support/soak.ts';

/** So many histories share a database: the books are checked after each, whole, and grow. */
const HISTORIES_EACH = 120;
const HOUR_MS = 3_600_000;

async function openBooks(t: TestContext): Promise<TestBooks> {
  const clock = createTestClock(instant(Date.UTC(2026, 0, 1)));
  return await openTestBooks(await withTestDatabase(t), clock, { dailyCredit: true });
}

/** Two new customers, on a morning that no earlier history has seen. */
async function openStage(books: TestBooks): Promise<Stage> {
  const { clock } = books;
  clock.set(startOfNextUtcDay(clock.now()));
  clock.advance(9 * HOUR_MS);
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

async function expectSame(stage: Stage, books: TestBooks): Promise<void> {
  for (const { id } of stage.customers) {
    await expectSameBooks(books.database.pool, id, stage.reference.wallet(id));
  }
}

async function play(books: TestBooks, steps: readonly Step[]): Promise<void> {
  const { database, clock, plans } = books;
  const stage = await openStage(books);
  await playHistory(stage, steps);
  await expectSame(stage, books);
  await closeAll(stage);
  clock.advance(2 * HOUR_MS);
  const now = clock.now();
  for (const { id } of stage.customers) {
    const { nextExpiryAt } = stage.reference.wallet(id);
    if (nextExpiryAt !== null && nextExpiryAt <= now) stage.reference.touch(now, id, false);
  }
  await expireDue(database, clock, plans);
  await expectSame(stage, books);
  await expectBooksBalance(database, clock);
}

for (let part = 1; part <= sampled({ tests: 2, soak: 90 }); part += 1) {
  test(`in any history the database books what the pure rules decide (part ${part})`, async (t) => {
    let books = await openBooks(t);
    const law = fc.asyncProperty(histories, async (steps) => {
      try {
        await play(books, steps);
      } catch (error) {
        // What a failed history left behind must not fail the smaller ones that are tried next.
        books = await openBooks(t);
        throw error;
      }
    });
    await fc.assert(law, { numRuns: HISTORIES_EACH });
  });
}
