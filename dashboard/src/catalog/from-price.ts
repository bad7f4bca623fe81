import type { ModelSummary } from '../client/nouns.ts';
import { type PricedMeter, priceText, readable, unitText } from './price-text.ts';

type FromPrice = ModelSummary['fromPrice'];

/** The price a list shows: its amount, what it is for in a buyer's words, and what else is paid. */
export function fromPriceWords(
  price: FromPrice,
): Readonly<{ amount: string; unit: string; besides: readonly string[] }> {
  const besides = price.besides.map((each) => `+ ${priceText(each)}`);
  if (price.gpuSecond) return { amount: price.amount, unit: 'GPU second', besides };
  const { meter, amount, unitQuantity, unit } = readable(pricedMeter(price));
  return { amount, unit: unitText(meter, unitQuantity, unit), besides };
}

/** The list's unit carries its quantity where that is not one: `1000000 pixel`. */
function pricedMeter({ meter, amount, unit }: FromPrice): PricedMeter {
  const [, unitQuantity = '1', word = unit] = /^(\d+) (.+)$/.exec(unit) ?? [];
  return { meter, amount, unitQuantity, unit: word };
}
