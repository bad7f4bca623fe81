import { exactSecondsText } from '../time/time-text.ts';
import { moneyText } from '../ui/money.ts';

/** A price component as the API sends it, on rate cards and on receipts. */
export type PricedMeter = Readonly<{
  meter: string;
  amount: string;
  unitQuantity: string;
  unit: string;
}>;

const US_PER_SECOND = '1000000';
const MS_PER_SECOND = '1000';

/** A price in words: `$0.005 per GPU second`, `$0.15 per 1 000 000 input tokens`. */
export function priceText({ meter, amount, unitQuantity, unit }: PricedMeter): string {
  return `${moneyText(amount)} per ${unitText(meter, unitQuantity, unit)}`;
}

/** A quantity times its price, as a receipt writes it: `3.812000 s × $0.005 /s`. */
export function productText(line: PricedMeter & Readonly<{ quantity: string }>): string {
  const { meter, quantity, unitQuantity, unit, amount } = line;
  if (meter === 'gpu_time' && unitQuantity === US_PER_SECOND) {
    return `${exactSecondsText(Number(quantity))} × ${moneyText(amount)} /s`;
  }
  return `${thousands(quantity)} ${plural(unit, quantity)} × ${priceText(line)}`;
}

function unitText(meter: string, unitQuantity: string, unit: string): string {
  if (meter === 'gpu_time' && unitQuantity === US_PER_SECOND) return 'GPU second';
  if (meter === 'output_second' && unitQuantity === MS_PER_SECOND) return 'second of output';
  if (meter === 'megapixel' && unitQuantity === US_PER_SECOND) return 'megapixel';
  if (unitQuantity === '1') return unit;
  return `${thousands(unitQuantity)} ${plural(unit, unitQuantity)}`;
}

/** "µs of GPU time" has no plural of its own; "input token" has. */
function plural(unit: string, quantity: string): string {
  return quantity === '1' || /^[µm]s /.test(unit) ? unit : `${unit}s`;
}

function thousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
