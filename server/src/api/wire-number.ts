import { formatDollars, type NanoUsd } from '../money/index.ts';

/**
 * An amount as the JSON number that clients of the reference service expect. The only place where
 * money becomes a number: nothing is ever computed with it.
 *
 * Units: dollars.
 */
export function wireNumber(amount: NanoUsd): number {
  return Number(formatDollars(amount));
}
