/**
 * Divides integers and rounds the quotient to the nearest integer, halves away from zero.
 *
 * The only rounding in Taximeter. Throws a RangeError when `denominator` is not positive.
 */
export function divideHalfAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('the denominator must be positive');
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (magnitude * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -rounded : rounded;
}
