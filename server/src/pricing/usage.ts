import type { Meter } from '../money/index.ts';

/** What a run consumed, per meter, in the meter's unit; a meter that is not named was not used. */
export type Usage = Readonly<Partial<Record<Meter, bigint>>>;

/** The largest quantity that is believed: what the database's bigint holds. */
export const MAX_QUANTITY = 9_223_372_036_854_775_807n;

/** The quantity of one meter; throws a RangeError when it is negative or beyond `MAX_QUANTITY`. */
export function quantityOf(usage: Usage, meter: Meter): bigint {
  const quantity = usage[meter] ?? 0n;
  if (quantity < 0n || quantity > MAX_QUANTITY) {
    throw new RangeError(`a quantity of ${quantity} for ${meter} is out of range`);
  }
  return quantity;
}
