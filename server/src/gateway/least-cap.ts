import { type NanoUsd, nanoUsd, type Price } from '../money/index.ts';
import { rateUsage, type Usage } from '../pricing/index.ts';

/**
 * The least cap with which a run could succeed: what is certain, and one unit (µs, pixel …) of
 * whatever else has a price.
 *
 * Where nothing is certain, any cap will do, as a limit to what only the run will show.
 */
export function leastCap(prices: readonly Price[], known: Usage): NanoUsd {
  const certain = rateUsage(known, prices);
  const open = prices.filter(
    ({ meter, amountNanos }) => amountNanos > 0n && known[meter] === undefined,
  );
  if (certain === 0n || open.length === 0) return certain;
  const one = Object.fromEntries(open.map(({ meter }) => [meter, 1n]));
  const withOne = rateUsage({ ...known, ...one }, prices);
  return withOne > certain ? withOne : nanoUsd(certain + 1n);
}
