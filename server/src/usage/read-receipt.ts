import { type CustomerId, isId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { problem } from '../problems/index.ts';
import type { Clock } from '../time/index.ts';
import { explainRun, type Receipt } from './receipt.ts';
import { selectReceiptFacts } from './receipt-store.ts';

/**
 * Reads the receipt of a customer's run, also of one still going on.
 *
 * Refuses: not-found when there is no such run, or it is somebody else's.
 */
export async function readReceipt(
  db: Queryable,
  clock: Clock,
  input: Readonly<{ customerId: CustomerId; runId: string }>,
): Promise<Receipt> {
  const { customerId, runId } = input;
  const facts = isId('run', runId)
    ? await selectReceiptFacts(db, { customerId, runId })
    : undefined;
  if (facts === undefined) throw problem('not-found', 'There is no such run.');
  return explainRun(facts, clock.now());
}
