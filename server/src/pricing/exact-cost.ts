import type { Price } from '../money/index.ts';
import { quantityOf, type Usage } from './usage.ts';

/** An exact cost in nano-dollars as a fraction; `denominator` > 0. */
export type ExactCost = Readonly<{ numerator: bigint; denominator: bigint }>;

/**
 * Adds up what usage costs, exactly: Σ quantity × amount / unit over one common denominator.
 *
 * A price whose meter was not used adds nothing, and usage without a price is free. Throws a
 * RangeError for a price that cannot be, a meter priced twice, or a quantity out of range.
 */
export function exactCost(usage: Usage, prices: readonly Price[]): ExactCost {
  checkPrices(prices);
  const denominator = prices.reduce((product, price) => product * price.unitQuantity, 1n);
  const numerator = prices.reduce((sum, price) => {
    const perUnit = denominator / price.unitQuantity;
    return sum + quantityOf(usage, price.meter) * price.amountNanos * perUnit;
  }, 0n);
  return { numerator, denominator };
}

function checkPrices(prices: readonly Price[]): void {
  const meters = new Set(prices.map((price) => price.meter));
  if (meters.size !== prices.length) throw new RangeError('a meter is priced twice');
  for (const { amountNanos, unitQuantity } of prices) {
    if (amountNanos < 0n) throw new RangeError('a price is negative');
    if (unitQuantity <= 0n) throw new RangeError('the quantity a price is for must be positive');
  }
}
