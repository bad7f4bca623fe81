import type { Usage } from './usage.ts';

/** From how many finished runs on their usage is trusted more than the configured default. */
export const SAMPLES_NEEDED = 20;

/**
 * What recent successful runs used: enough to say what the next one will cost at any prices.
 *
 * Quantities, never amounts: an amount of the past is one at the prices of the past.
 */
export type RecentUsage = Readonly<{
  /** How many they were; at least one. */
  runs: number;
  /** Per meter that enough of them told, or all. */
  median: Usage;
  p95: Usage;
}>;

/**
 * A percentile by nearest rank: the smallest value that at least `share` of all do not exceed.
 *
 * `sorted` ascends; 0 < `share` ≤ 1. Undefined where there is no value.
 */
export function percentile<Value extends bigint>(
  sorted: readonly Value[],
  share: number,
): Value | undefined {
  return sorted[Math.ceil(sorted.length * share) - 1];
}
