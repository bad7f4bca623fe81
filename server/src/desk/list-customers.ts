import { createHash } from 'node:crypto';
import { isId } from '../ids/index.ts';
import {
  type Page,
  type PageRequest,
  pageOf,
  type Queryable,
  readCursor,
  rowsFor,
} from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import type { CustomerFilter, CustomerLine } from './customer-line.ts';
import { selectCustomers } from './customer-store.ts';

/**
 * Lists customers, newest first, as the books stand: to look at one changes nothing of it.
 *
 * Refuses: invalid-request when the cursor is not of this list under this filter, or the limit is
 * not 1 to 100.
 */
export async function listCustomers(
  db: Queryable,
  clock: Clock,
  { cursor, limit, ...filter }: PageRequest & CustomerFilter,
): Promise<Page<CustomerLine>> {
  const list = nameOfList(filter);
  const before = readCursor(list, cursor, (text) => isId('customer', text));
  const page = { ...filter, before, limit: rowsFor(limit) };
  const rows = await selectCustomers(db, clock.now(), page);
  return pageOf(list, rows, limit, ({ customerId }) => customerId);
}

/** A name for the list under a filter, short enough for a cursor. */
function nameOfList({ query, status }: CustomerFilter): string {
  const parts = JSON.stringify([query ?? null, status ?? null]);
  return `customers:${createHash('sha256').update(parts).digest('base64url')}`;
}
