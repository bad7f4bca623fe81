import { divideHalfAwayFromZero, type NanoUsd, nanoUsd, type Price } from '../money/index.ts';
import { exactCost } from './exact-cost.ts';
import type { Usage } from './usage.ts';

/**
 * What usage costs at the given prices: computed exactly and rounded once, half away from zero.
 *
 * Units: quantities in the meters' own units (µs, tokens, pixels …); the result in nano-dollars.
 * Throws a RangeError for a quantity or a result out of range: such usage is a worker fault, not a
 * charge.
 * Law: equal to the sum of the exact components rounded at the end, never to the sum of rounded
 * components.
 */
export function rateUsage(usage: Usage, prices: readonly Price[]): NanoUsd {
  const { numerator, denominator } = exactCost(usage, prices);
  return nanoUsd(divideHalfAwayFromZero(numerator, denominator));
}
