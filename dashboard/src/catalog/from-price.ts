import type { ModelSummary } from '../client/nouns.ts';
import { type PricedMeter, readable, unitText } from './price-text.ts';

type FromPrice = ModelSummary['fromPrice'];

/** The price a list shows: its amount, and what it is for in a buyer's words. */
export function fromPriceWords(price: FromPrice): Readonly<{ amount: string; unit: string }> {
  if (price.gpuSecond) return { amount: price.amount, unit: 'GPU second' };
  const { meter, amount, unitQuantity, unit } = readable(pricedMeter(price));
  return { amount, unit: unitText(meter, unitQuantity, unit) };
}

/** The list's unit carries its quantity where that is not one: `1000000 pixel`. */
function pricedMeter({ meter, amount, unit }: FromPrice): PricedMeter {
  const [, unitQuantity = '1', word = unit] = /^(\d+) (.+)$/.exec(unit) ?? [];
  return { meter, amount, unitQuantity, unit: word };
}
