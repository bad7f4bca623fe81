import { exactSecondsText } from '../time/time-text.ts';
import { amountOf, moneyText, nanosOf } from '../ui/money.ts';

/** A price component as the API sends it, on rate cards and on receipts. */
export type PricedMeter = Readonly<{
  meter: string;
  amount: string;
  unitQuantity: string;
  unit: string;
}>;

/** Meters that are counted in something small, and the word for what people think in. */
const LARGE_UNITS: Readonly<Record<string, Readonly<{ quantity: string; word: string }>>> = {
  gpu_time: { quantity: '1000000', word: 'GPU second' },
  output_second: { quantity: '1000', word: 'second of output' },
  megapixel: { quantity: '1000000', word: 'megapixel' },
};
/** A price for one of these would be a row of zeros; a thousand of them is a page of text. */
const BY_THE_THOUSAND: ReadonlySet<string> = new Set(['character']);
const THOUSAND = 1000n;

/** A price in words: `$0.005 per GPU second`, `$0.15 per 1 000 000 input tokens`. */
export function priceText(price: PricedMeter): string {
  const { meter, amount, unitQuantity, unit } = readable(price);
  return `${moneyText(amount)} per ${unitText(meter, unitQuantity, unit)}`;
}

/** The same price for a quantity people think in; never another price. */
export function readable(price: PricedMeter): PricedMeter {
  if (!BY_THE_THOUSAND.has(price.meter) || price.unitQuantity !== '1') return price;
  const amount = amountOf(nanosOf(price.amount) * THOUSAND);
  return { ...price, amount, unitQuantity: THOUSAND.toString() };
}

/** A quantity times its price, as a receipt writes it: `3.812000 s × $0.005 /s`. */
export function productText(line: PricedMeter & Readonly<{ quantity: string }>): string {
  const { meter, quantity, unitQuantity, unit, amount } = line;
  const large = LARGE_UNITS[meter];
  if (large === undefined || unitQuantity !== large.quantity) {
    return `${thousands(quantity)} ${plural(unit, quantity)} × ${priceText(line)}`;
  }
  if (meter === 'gpu_time') {
    return `${exactSecondsText(Number(quantity))} × ${moneyText(amount)} /s`;
  }
  const many = meter === 'megapixel' ? 'megapixels' : 's of output';
  return `${shifted(quantity, large.quantity.length - 1)} ${many} × ${priceText(line)}`;
}

/** What a price is for: `GPU second`, `1 000 characters`. */
export function unitText(meter: string, unitQuantity: string, unit: string): string {
  const large = LARGE_UNITS[meter];
  if (large !== undefined && unitQuantity === large.quantity) return large.word;
  if (unitQuantity === '1') return unit;
  return `${thousands(unitQuantity)} ${plural(unit, unitQuantity)}`;
}

/** "µs of GPU time" has no plural of its own; "input token" has. */
function plural(unit: string, quantity: string): string {
  return quantity === '1' || /^[µm]s /.test(unit) ? unit : `${unit}s`;
}

/** Whole digits as a decimal with its point moved to the left, exactly: 262144 by 6 → 0.262144. */
function shifted(digits: string, places: number): string {
  const padded = digits.padStart(places + 1, '0');
  const whole = thousands(padded.slice(0, -places));
  const rest = padded.slice(-places).replace(/0+$/, '');
  return rest === '' ? whole : `${whole}.${rest}`;
}

function thousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
