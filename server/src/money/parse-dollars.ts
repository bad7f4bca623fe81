import { type NanoUsd, nanoUsd } from './nano-usd.ts';

const DECIMAL_DOLLARS = /^(-?)(\d{1,10})(?:\.(\d{1,9}))?$/;

/**
 * Reads decimal dollars ("12", "0.5", "-3.000000001") as an exact amount.
 *
 * Throws a RangeError for anything else: exponents, signs in front of nothing, more than nine
 * decimals, NaN.
 */
export function parseDollars(text: string): NanoUsd {
  const match = DECIMAL_DOLLARS.exec(text);
  if (match === null) {
    throw new RangeError(
      `"${text.slice(0, 40)}" is not an amount of dollars with up to 9 decimals`,
    );
  }
  const [, sign, whole = '0', fraction = ''] = match;
  const nanos = BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  return nanoUsd(sign === '-' ? -nanos : nanos);
}
