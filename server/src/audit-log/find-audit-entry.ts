import type { Queryable } from '../postgres/index.ts';
import type { AuditDetails } from './audit-entry.ts';
import { loadEntry } from './store.ts';

/** What the last entry of a deed done to a thing adds; undefined where there is none. */
export async function findAuditEntry(
  db: Queryable,
  deed: Readonly<{ action: string; target: string }>,
): Promise<Readonly<{ details: AuditDetails }> | undefined> {
  const payload = await loadEntry(db, deed);
  if (payload === undefined) return undefined;
  const { details } = JSON.parse(payload) as { details: AuditDetails };
  return { details };
}
