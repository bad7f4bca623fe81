import { percentile, type RecentCharges } from '../pricing/index.ts';
import type { RunSample } from './run-sample.ts';

/** What recent successful runs took and cost. */
export type RecentRuns = RecentCharges &
  Readonly<{
    /** GPU time that half of them did not exceed. */
    p50Us: bigint;
  }>;

/** The newest samples of one kind, with their percentiles ready at hand. */
export type RecentWindow = Readonly<{
  add: (sample: RunSample) => void;
  /** Null while there was none. */
  read: () => RecentRuns | null;
}>;

/**
 * Keeps the newest `size` samples in order of size as they come, because every run asks for their
 * percentiles, and few come in between.
 */
export function createRecentWindow(size: number): RecentWindow {
  const kept: RunSample[] = [];
  const times: bigint[] = [];
  const charges: RunSample['ratedNanos'][] = [];
  return {
    add(sample) {
      kept.push(sample);
      times.splice(placeOf(times, sample.gpuTimeUs), 0, sample.gpuTimeUs);
      charges.splice(placeOf(charges, sample.ratedNanos), 0, sample.ratedNanos);
      const oldest = kept.length > size ? kept.shift() : undefined;
      if (oldest === undefined) return;
      times.splice(placeOf(times, oldest.gpuTimeUs), 1);
      charges.splice(placeOf(charges, oldest.ratedNanos), 1);
    },
    read() {
      const [p50Us, medianNanos] = [percentile(times, 0.5), percentile(charges, 0.5)];
      const p95Nanos = percentile(charges, 0.95);
      if (p50Us === undefined || medianNanos === undefined || p95Nanos === undefined) return null;
      return { runs: kept.length, p50Us, medianNanos, p95Nanos };
    },
  };
}

/** Where the first value that is not less stands, or would. */
function placeOf(sorted: readonly bigint[], value: bigint): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? value) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
