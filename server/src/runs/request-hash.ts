import { createHash } from 'node:crypto';
import type { NanoUsd } from '../money/index.ts';

/**
 * The hash by which two requests are the same intent: the model, its parameters and its files'
 * contents.
 *
 * Parameters in another order, or the same picture under another file name, are the same intent.
 * What was asked of `x-deployment` belongs to it, word for word; which deployment it came to does
 * not. The cap belongs to it, as an amount: nobody gets the answer of a run that could cost more
 * than they allow now, nor a refusal at a cap they have raised. It stands behind the hash of all
 * the rest, so that a request that differs in its cap alone can be told so. A request without these
 * headers hashes as before there were any.
 * Units: `files` maps a field to the SHA-256 of its content.
 * Source: decisions/0012-one-quote.md
 */
export function requestHash(input: {
  slug: string;
  parameters: Readonly<Record<string, unknown>>;
  files: ReadonlyMap<string, string>;
  deployment: string | null;
  capNanos: NanoUsd | null;
}): string {
  const text = JSON.stringify([
    input.slug,
    Object.entries(input.parameters).toSorted(byName),
    [...input.files].toSorted(byName),
    ...(input.deployment === null ? [] : [input.deployment]),
  ]);
  const hash = createHash('sha256').update(text).digest('hex');
  return input.capNanos === null ? hash : `${hash}${BEFORE_CAP}${input.capNanos}`;
}

const BEFORE_CAP = '+';

/** Whether two requests are the same intent but for their caps. */
export function differInCapAlone(one: string, other: string): boolean {
  const [same] = one.split(BEFORE_CAP);
  return one !== other && same === other.split(BEFORE_CAP)[0];
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
