import { faultOfEntry } from '../audit/index.ts';
import { FIRST_PREV_HASH, type StoredAuditEntry } from '../audit-log/index.ts';
import type { CustomerId } from '../ids/index.ts';
import {
  type Page,
  type PageRequest,
  pageOf,
  type Queryable,
  readCursor,
  rowsFor,
} from '../postgres/index.ts';
import { nameActors } from './actor-names.ts';
import { customerOf, detailsOf, type LinkedAuditLine } from './audit-line.ts';
import { type CustomerName, selectAuditLines, selectCustomerNames } from './log-store.ts';

/** An entry with who did it in words, what it adds, and what is wrong with its link. */
export type AuditEntryLine = StoredAuditEntry &
  Readonly<{
    actorName: string;
    details: Readonly<Record<string, unknown>>;
    /** Whom it was done to; its name is null where there is no such customer. */
    customerId: CustomerId | null;
    customer: CustomerName | null;
    /** Null: it says what was recorded, and continues the chain. */
    fault: string | null;
  }>;

/**
 * Lists the audit log, newest first: all of it, or what concerns one customer. Each entry's link is
 * checked against the one before it.
 *
 * Refuses: invalid-request when the cursor is not of this list, or the limit is not 1 to 100.
 */
export async function listAuditEntries(
  db: Queryable,
  { customer, cursor, limit }: PageRequest & Readonly<{ customer: string | undefined }>,
): Promise<Page<AuditEntryLine>> {
  const list = customer === undefined ? 'audit-log' : `audit-log:${customer}`;
  const before = readCursor(list, cursor, (text) => /^[1-9]\d{0,17}$/.test(text));
  const rows = await selectAuditLines(db, { customer, before, limit: rowsFor(limit) });
  const names = await nameActors(
    db,
    rows.map(({ actor }) => actor),
  );
  const customers = await nameCustomers(db, rows);
  const lines = rows.map((row) => {
    const customerId = customerOf(row);
    return {
      ...row,
      actorName: names(row.actor),
      details: detailsOf(row),
      customerId,
      customer: customerId === null ? null : (customers.get(customerId) ?? null),
      fault: faultOf(row),
    };
  });
  return pageOf(list, lines, limit, ({ seq }) => seq.toString());
}

async function nameCustomers(
  db: Queryable,
  rows: readonly StoredAuditEntry[],
): Promise<ReadonlyMap<CustomerId, CustomerName>> {
  const ids = new Set(rows.map(customerOf).filter((id) => id !== null));
  return ids.size === 0 ? new Map() : await selectCustomerNames(db, [...ids]);
}

function faultOf(entry: LinkedAuditLine): string | null {
  const hash = entry.hashBefore ?? (entry.seq === 1n ? FIRST_PREV_HASH : undefined);
  if (hash === undefined) return `the entry before audit entry ${entry.seq} is gone`;
  return faultOfEntry({ number: entry.seq - 1n, hash }, entry) ?? null;
}
