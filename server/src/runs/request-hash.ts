import { createHash } from 'node:crypto';

/**
 * The hash by which two requests are the same intent: the model, its parameters and its files'
 * contents.
 *
 * Parameters in another order, or the same picture under another file name, are the same intent.
 * What was asked of `x-deployment` belongs to it, word for word; which deployment it came to does
 * not. A request without that header hashes as before there was one.
 * Units: `files` maps a field to the SHA-256 of its content.
 */
export function requestHash(input: {
  slug: string;
  parameters: Readonly<Record<string, unknown>>;
  files: ReadonlyMap<string, string>;
  deployment: string | null;
}): string {
  const text = JSON.stringify([
    input.slug,
    Object.entries(input.parameters).toSorted(byName),
    [...input.files].toSorted(byName),
    ...(input.deployment === null ? [] : [input.deployment]),
  ]);
  return createHash('sha256').update(text).digest('hex');
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
