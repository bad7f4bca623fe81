import { createHash } from 'node:crypto';
import { type Instant, toIso } from '../time/index.ts';

/** What an entry adds to its four fields: plain data, bigints included; never a secret. */
export type AuditDetails = Readonly<Record<string, unknown>>;

/** What somebody did, before it has its place in the log. */
export type NewAuditEntry = Readonly<{
  /** Who: `operator:usr_…`, `cli`, or `machine` for what Taximeter does by itself. */
  actor: string;
  /** What, as `noun.verb`: `credit.adjust`, `line.stop`. */
  action: string;
  /** To what: the id of the thing. */
  target: string;
  details: AuditDetails;
}>;

/** An entry in its place in the chain. */
export type AuditEntry = NewAuditEntry &
  Readonly<{ seq: bigint; at: Instant; prevHash: string; hash: string; payload: string }>;

/** An entry as it is stored: what it adds is in its payload. */
export type StoredAuditEntry = Omit<AuditEntry, 'details'>;

/** What the first entry names as the hash before it. */
export const FIRST_PREV_HASH = '0';

/** Writes everything an entry says as canonical JSON: keys sorted, no spaces, bigints as text. */
export function auditPayload(entry: NewAuditEntry, seq: bigint, at: Instant): string {
  const { actor, action, target, details } = entry;
  return canonicalJson({ seq: seq.toString(), actor, action, target, at: toIso(at), details });
}

/**
 * Hashes an entry onto the one before it.
 *
 * Law: hex(sha256(prevHash | payload)), as the auditor's invariant I40 recomputes it.
 */
export function auditHash(prevHash: string, payload: string): string {
  return createHash('sha256').update(`${prevHash}|${payload}`, 'utf8').digest('hex');
}

function canonicalJson(value: unknown): string {
  if (typeof value === 'bigint') return JSON.stringify(value.toString());
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  // Functions and undefined are not JSON; in a list they become null, as JSON itself does.
  return JSON.stringify(value) ?? 'null';
}
