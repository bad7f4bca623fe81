import { stopLine } from '../audit-log/index.ts';
import type { Database } from '../postgres/index.ts';
import { type Clock, monotonicUs } from '../time/index.ts';
import type { BooksCheck } from './books-check.ts';
import { brokenOf } from './invariant.ts';
import { runInvariants } from './run-invariants.ts';
import { insertCheck } from './store.ts';

/**
 * Runs every invariant, keeps what it found, and stops the line where one of class A is broken.
 *
 * Stopping is the safe side: no new run starts, running ones settle, and the operator decides.
 */
export async function checkBooks(
  database: Pick<Database, 'transaction'>,
  clock: Clock,
): Promise<BooksCheck> {
  const checkedAt = clock.now();
  const begun = monotonicUs();
  const results = await runInvariants(database);
  const durationMs = Number((monotonicUs() - begun) / 1000n);
  const check: BooksCheck = { checkedAt, durationMs, results };
  const grave = brokenOf(results).filter((result) => result.class === 'A');
  await database.transaction(async (tx) => {
    await insertCheck(tx, check);
    if (grave.length === 0) return;
    const reason = grave.map(({ id, title }) => `${id} is broken: ${title}`).join('; ');
    await stopLine(tx, clock, { reason, actor: 'machine' });
  });
  return check;
}
