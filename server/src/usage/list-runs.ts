import { type CustomerId, isId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { type Page, type PageRequest, pageOf, readCursor, rowsFor } from './page.ts';
import type { RunLine } from './run-line.ts';
import { selectRunLines } from './store.ts';

/**
 * Lists a customer's runs, newest first, those still going on included.
 *
 * Refuses: invalid-request when the cursor is not of this customer's list, or the limit is not 1 to
 * 100.
 */
export async function listRuns(
  db: Queryable,
  input: PageRequest & Readonly<{ customerId: CustomerId }>,
): Promise<Page<RunLine>> {
  const { customerId, cursor, limit } = input;
  const list = `runs:${customerId}`;
  const before = readCursor(list, cursor, (text) => isId('run', text));
  const rows = await selectRunLines(db, { customerId, before, limit: rowsFor(limit) });
  return pageOf(list, rows, limit, (run) => run.runId);
}
