import type { CustomerId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { selectSummary } from './summary-store.ts';
import type { UsageSummary } from './usage-summary.ts';

/**
 * Reads what a customer has and has used; undefined where there is no such customer.
 *
 * One statement, so that all its figures are of the same instant. It reads only: whoever shows it
 * touches the wallet first, so that the day's credit is there.
 */
export async function readUsageSummary(
  db: Queryable,
  clock: Clock,
  customerId: CustomerId,
): Promise<UsageSummary | undefined> {
  return await selectSummary(db, clock.now(), customerId);
}
