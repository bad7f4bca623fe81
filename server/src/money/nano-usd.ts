declare const nanoUsdBrand: unique symbol;

/**
 * An amount of money in integer nano-dollars (1e-9 USD). Made only by `nanoUsd` and `parseDollars`.
 */
export type NanoUsd = bigint & { readonly [nanoUsdBrand]: true };

/**
 * The largest amount Taximeter handles: half of int64, so that adding two never overflows the
 * database's bigint.
 */
export const MAX_NANOS = 4_611_686_018_427_387_903n;

/**
 * Takes an integer as an amount of nano-dollars.
 *
 * Throws a RangeError beyond ±`MAX_NANOS`.
 */
export function nanoUsd(value: bigint): NanoUsd {
  if (value > MAX_NANOS || value < -MAX_NANOS) {
    throw new RangeError(`an amount of ${value} nano-dollars is out of range`);
  }
  return value as NanoUsd;
}

/** No money at all. */
export const ZERO_NANOS: NanoUsd = nanoUsd(0n);

/** Adds amounts; throws a RangeError where the sum leaves the range. */
export function sumNanos(amounts: Iterable<NanoUsd>): NanoUsd {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return nanoUsd(sum);
}
