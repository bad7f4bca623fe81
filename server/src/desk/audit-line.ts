import type { StoredAuditEntry } from '../audit-log/index.ts';
import { type CustomerId, isId } from '../ids/index.ts';

/** An entry beside the hash of the one before it; null where there is none. */
export type LinkedAuditLine = StoredAuditEntry & Readonly<{ hashBefore: string | null }>;

/** What an entry adds to who did what to whom; empty where the payload is not what it was. */
export function detailsOf({ payload }: StoredAuditEntry): Readonly<Record<string, unknown>> {
  try {
    const said: unknown = JSON.parse(payload);
    const details = typeof said === 'object' && said !== null && 'details' in said && said.details;
    return typeof details === 'object' && details !== null ? { ...details } : {};
  } catch {
    return {};
  }
}

/** The customer a deed was done to: its target, or named in its details; null for any other. */
export function customerOf(entry: StoredAuditEntry): CustomerId | null {
  const named = [entry.target, detailsOf(entry).customerId];
  return named.find((id) => typeof id === 'string' && isId('customer', id)) ?? null;
}
