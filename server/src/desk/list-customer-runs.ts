import { type CustomerId, isId } from '../ids/index.ts';
import {
  type Page,
  type PageRequest,
  pageOf,
  type Queryable,
  readCursor,
  rowsFor,
} from '../postgres/index.ts';
import type { CustomerRun } from './customer-line.ts';
import { selectCustomerRuns } from './customer-store.ts';

/**
 * Lists a customer's runs for the operator, newest first, those that go on included.
 *
 * Refuses: invalid-request when the cursor is not of this list, or the limit is not 1 to 100.
 */
export async function listCustomerRuns(
  db: Queryable,
  { customerId, cursor, limit }: PageRequest & Readonly<{ customerId: CustomerId }>,
): Promise<Page<CustomerRun>> {
  const list = `customer-runs:${customerId}`;
  const before = readCursor(list, cursor, (text) => isId('run', text));
  const rows = await selectCustomerRuns(db, { customerId, before, limit: rowsFor(limit) });
  return pageOf(list, rows, limit, ({ runId }) => runId);
}
