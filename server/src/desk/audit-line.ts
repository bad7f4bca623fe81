import type { Instant } from '../time/index.ts';

/** An entry of the audit log, as the operator reads it. */
export type AuditLine = Readonly<{
  seq: bigint;
  actor: string;
  action: string;
  target: string;
  at: Instant;
  prevHash: string;
  hash: string;
  payload: string;
}>;

/** An entry beside the hash of the one before it; null where there is none. */
export type LinkedAuditLine = AuditLine & Readonly<{ hashBefore: string | null }>;

/** What an entry adds to who did what to whom; empty where the payload is not what it was. */
export function detailsOf({ payload }: AuditLine): Readonly<Record<string, unknown>> {
  try {
    const said: unknown = JSON.parse(payload);
    const details = typeof said === 'object' && said !== null && 'details' in said && said.details;
    return typeof details === 'object' && details !== null ? { ...details } : {};
  } catch {
    return {};
  }
}
