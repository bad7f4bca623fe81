import type { Meter, NanoUsd, Price } from '../money/index.ts';
import { type ExactCost, exactCost } from './exact-cost.ts';
import { rateUsage } from './rate-usage.ts';
import { quantityOf, type Usage } from './usage.ts';

/** One component of a receipt. */
export type RatingLine = Readonly<{
  meter: Meter;
  quantity: bigint;
  amountNanos: NanoUsd;
  unitQuantity: bigint;
  /** The component's exact cost in dollars, "0.001875"; an endless fraction ends in "…". */
  cost: string;
}>;

/** How a rated cost came about. */
export type RatingExplanation = Readonly<{
  lines: readonly RatingLine[];
  ratedNanos: NanoUsd;
  /**
   * Rated cost minus exact cost, in dollars: within half a nano-dollar. "0" when nothing was
   * rounded.
   */
  rounding: string;
}>;

/**
 * Explains a rated cost for a receipt: the exact cost of each component, and what rounding added or
 * took.
 */
export function explainRating(usage: Usage, prices: readonly Price[]): RatingExplanation {
  const ratedNanos = rateUsage(usage, prices);
  const exact = exactCost(usage, prices);
  const lines = prices.map((price) => ({
    meter: price.meter,
    quantity: quantityOf(usage, price.meter),
    amountNanos: price.amountNanos,
    unitQuantity: price.unitQuantity,
    cost: decimalDollars(exactCost(usage, [price])),
  }));
  const difference = ratedNanos * exact.denominator - exact.numerator;
  const rounding = decimalDollars({ numerator: difference, denominator: exact.denominator });
  return { lines, ratedNanos, rounding };
}

const NANO_DECIMALS = 9;
const MOST_DECIMALS = 21;

/** Writes nano-dollars as decimal dollars, exactly where 21 decimals suffice. */
function decimalDollars({ numerator, denominator }: ExactCost): string {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const scaled = magnitude * 10n ** BigInt(MOST_DECIMALS - NANO_DECIMALS);
  const endless = scaled % denominator !== 0n ? '…' : '';
  const digits = (scaled / denominator).toString().padStart(MOST_DECIMALS + 1, '0');
  const whole = digits.slice(0, -MOST_DECIMALS);
  const fraction = digits.slice(-MOST_DECIMALS);
  const shown = endless === '' ? fraction.replace(/0+$/, '') : fraction;
  const sign = numerator < 0n ? '-' : '';
  return `${sign}${whole}${shown === '' ? '' : '.'}${shown}${endless}`;
}
