import { auditHash, type StoredAuditEntry } from '../audit-log/index.ts';
import { toIso } from '../time/index.ts';

/** Where a chain stands: its last link's number and hash. */
export type ChainLink = Readonly<{ number: bigint; hash: string }>;

/**
 * What is wrong with an entry of the audit log that should continue the chain after `before`;
 * undefined where it says what was recorded, in its place.
 */
export function faultOfEntry(before: ChainLink, entry: StoredAuditEntry): string | undefined {
  const name = `audit entry ${entry.seq}`;
  if (entry.seq !== before.number + 1n) return `${name} does not follow entry ${before.number}`;
  if (entry.prevHash !== before.hash) return `${name} does not continue the chain`;
  if (entry.hash !== auditHash(entry.prevHash, entry.payload)) return `${name} has a wrong hash`;
  const said = parsePayload(entry.payload);
  const { actor, action, target } = entry;
  const shown = { seq: entry.seq.toString(), actor, action, target, at: toIso(entry.at) };
  for (const [field, value] of Object.entries(shown)) {
    if (said[field] !== value) return `${name}: its ${field} is not what was recorded`;
  }
  return undefined;
}

function parsePayload(payload: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(payload) as object) };
  } catch {
    return {};
  }
}
