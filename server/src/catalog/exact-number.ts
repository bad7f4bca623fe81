const DECIMAL = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/**
 * A number that is no less than zero, times an integer, exactly: the number is taken as the decimal
 * it is written as.
 *
 * Null where the product is no whole number: 0.25 × 1 000 is 250, and 0.0005 × 1 000 is nothing.
 */
export function scaleExactly(value: number, times: number): bigint | null {
  const match = DECIMAL.exec(String(value));
  if (match === null) return null;
  const [, whole = '0', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction) * BigInt(times);
  const shift = Number(exponent) - fraction.length;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return digits % divisor === 0n ? digits / divisor : null;
}
