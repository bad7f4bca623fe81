import type { Transaction } from '../postgres/index.ts';
import { type Instant, toIso } from '../time/index.ts';

/** Deleting a day's keys of a busy installation takes longer than any request may. */
const LONGEST_MS = 600_000;

/** Deletes what is only kept for a time: idempotency keys, dead owners, old samples of speed. */
export async function deleteExpired(tx: Transaction, now: Instant): Promise<void> {
  await tx.query(`set local statement_timeout = ${LONGEST_MS}`);
  const query = {
    text: 'select forget_expired($1)',
    values: [toIso(now)],
    query_timeout: LONGEST_MS,
  };
  await tx.query(query);
}
