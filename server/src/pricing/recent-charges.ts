import type { NanoUsd } from '../money/index.ts';

/** From how many finished runs on their charges are trusted more than the configured default. */
export const SAMPLES_NEEDED = 20;

/** What recent successful runs cost: enough to say what the next one will. */
export type RecentCharges = Readonly<{
  /** How many they were; at least one. */
  runs: number;
  medianNanos: NanoUsd;
  p95Nanos: NanoUsd;
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
