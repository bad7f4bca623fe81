import type { StoredAuditEntry } from '../audit-log/index.ts';

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
