import type { CustomerId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { selectMarks } from './summary-store.ts';

/**
 * Reads a mark per customer: another text after each change to what usage pages show.
 *
 * One query by primary key, for whoever asks often whether to read the rest again.
 */
export async function readUsageMarks(
  db: Queryable,
  customers: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, string>> {
  return await selectMarks(db, customers);
}
