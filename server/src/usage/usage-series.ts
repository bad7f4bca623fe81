import { type NanoUsd, sumNanos } from '../money/index.ts';
import type { Instant } from '../time/index.ts';

/** How wide the steps of a series are; both begin with the UTC clock. */
export type SeriesStep = 'day' | 'hour';

/** What a series is split by. */
export type SeriesSplit = 'none' | 'model' | 'deployment' | 'key' | 'status';

/** Finished runs, counted and added up. */
export type UsageTotals = Readonly<{ runs: bigint; chargedNanos: NanoUsd; gpuTimeUs: bigint }>;

/** One step of a series, or one group's part of it. */
export type SeriesItem = UsageTotals &
  Readonly<{
    at: Instant;
    /** Null where nothing is split. */
    group: Readonly<{ id: string; name: string }> | null;
  }>;

/** Runs and spend over time, and in all. */
export type UsageSeries = Readonly<{
  step: SeriesStep;
  /** By time; a step in which nothing ended has no item. */
  items: readonly SeriesItem[];
  totals: UsageTotals;
}>;

/** Adds a series up. Law: the totals are those of the runs that the list shows as finished. */
export function addUp(items: readonly UsageTotals[]): UsageTotals {
  return {
    runs: items.reduce((sum, item) => sum + item.runs, 0n),
    chargedNanos: sumNanos(items.map((item) => item.chargedNanos)),
    gpuTimeUs: items.reduce((sum, item) => sum + item.gpuTimeUs, 0n),
  };
}
