import assert from 'node:assert/strict';
import { brokenOf, runInvariants } from '../../src/audit/index.ts';
import type { Database } from '../../src/postgres/index.ts';
import { type Clock, toIso } from '../../src/time/index.ts';

/**
 * Fails unless every invariant holds over the books as they are now; names those that do not, with
 * rows.
 *
 * A test whose clock is not the machine's gives it, so that the auditor's views judge leases and
 * expiries by the same time; the database's test clock stands there from then on.
 */
export async function expectBooksBalance(
  database: Pick<Database, 'pool' | 'transaction'>,
  clock?: Clock,
): Promise<void> {
  if (clock !== undefined) {
    await database.pool.query(
      `insert into test_clock (stands_at) values ($1)
       on conflict (singleton) do update set stands_at = excluded.stands_at`,
      [toIso(clock.now())],
    );
  }
  const broken = brokenOf(await runInvariants(database));
  const lines = broken.map(
    ({ id, title, rows, sample }) => `${id} ${title}: ${rows} rows\n  ${JSON.stringify(sample)}`,
  );
  assert.equal(broken.length, 0, `the books do not balance\n${lines.join('\n')}`);
}
