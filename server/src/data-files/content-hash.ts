import { createHash } from 'node:crypto';

/**
 * The fingerprint of JSON content: SHA-256 of its text with keys in order, as 64 hex digits.
 *
 * Equal content has equal fingerprints whatever the order of its keys, so that re-loading an
 * unchanged file, or one whose keys were only moved, makes no new version.
 */
export function contentHash(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(content)))
    .digest('hex');
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  // An absent field and an undefined one are the same JSON.
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, item]) => [key, ordered(item)]);
}
