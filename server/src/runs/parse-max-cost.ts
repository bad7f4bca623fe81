import { type NanoUsd, parseDollars } from '../money/index.ts';
import { problem } from '../problems/index.ts';

/**
 * Reads the `x-max-cost` header: dollars, more than zero, with up to nine decimals.
 *
 * Refuses: invalid-request
 */
export function parseMaxCost(header: string | undefined): NanoUsd | null {
  if (header === undefined) return null;
  try {
    const cap = parseDollars(header);
    if (cap > 0n) return cap;
  } catch {
    // Said below, together with zero and negative amounts.
  }
  throw problem(
    'invalid-request',
    'Header x-max-cost must be dollars above zero with up to nine decimals, such as 0.05.',
    { field: 'x-max-cost' },
  );
}
