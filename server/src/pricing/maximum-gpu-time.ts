import type { NanoUsd, Price } from '../money/index.ts';
import { exactCost } from './exact-cost.ts';
import { MAX_QUANTITY, type Usage } from './usage.ts';

/**
 * How much GPU time an amount covers besides other usage: rounded down, so that it never costs
 * more.
 *
 * Null where GPU time costs nothing and so has no such limit; 0 where the other usage takes all of
 * it.
 * Units: µs. Law: rating the other usage with this GPU time gives at most `coveredNanos`.
 */
export function maximumGpuTimeUs(
  coveredNanos: NanoUsd,
  prices: readonly Price[],
  otherUsage: Usage,
): bigint | null {
  const gpu = prices.find((price) => price.meter === 'gpu_time');
  if (gpu === undefined || gpu.amountNanos === 0n) return null;
  const other = exactCost({ ...otherUsage, gpu_time: 0n }, prices);
  const left = coveredNanos * other.denominator - other.numerator;
  if (left <= 0n) return 0n;
  const most = (left * gpu.unitQuantity) / (gpu.amountNanos * other.denominator);
  if (most > MAX_QUANTITY) return MAX_QUANTITY;
  return most;
}
