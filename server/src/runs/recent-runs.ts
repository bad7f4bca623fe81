import type { Meter } from '../money/index.ts';
import { percentile, type RecentUsage, SAMPLES_NEEDED, type Usage } from '../pricing/index.ts';
import type { RunSample } from './run-sample.ts';

/** What recent successful runs used. */
export type RecentRuns = RecentUsage &
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
 * Keeps the newest `size` samples, each meter's quantities in order of size as they come, because
 * every run asks for their percentiles, and few come in between.
 */
export function createRecentWindow(size: number): RecentWindow {
  const kept: RunSample[] = [];
  const times: bigint[] = [];
  const quantities = new Map<Meter, bigint[]>();
  const rank = (share: number): Usage => {
    const usage: Partial<Record<Meter, bigint>> = {};
    for (const [meter, values] of quantities) {
      const value = percentile(values, share);
      // Few of many say nothing: a meter that is new is as little known as a new deployment.
      const enough = values.length >= Math.min(SAMPLES_NEEDED, kept.length);
      if (value !== undefined && enough) usage[meter] = value;
    }
    return usage;
  };
  return {
    add(sample) {
      kept.push(sample);
      insert(times, sample.gpuTimeUs);
      for (const [meter, quantity] of quantitiesOf(sample)) {
        const values = quantities.get(meter) ?? [];
        insert(values, quantity);
        quantities.set(meter, values);
      }
      const oldest = kept.length > size ? kept.shift() : undefined;
      if (oldest === undefined) return;
      remove(times, oldest.gpuTimeUs);
      for (const [meter, quantity] of quantitiesOf(oldest)) {
        remove(quantities.get(meter) ?? [], quantity);
      }
    },
    read() {
      const p50Us = percentile(times, 0.5);
      if (p50Us === undefined) return null;
      return { runs: kept.length, p50Us, median: rank(0.5), p95: rank(0.95) };
    },
  };
}

function quantitiesOf({ usage, gpuTimeUs }: RunSample): readonly (readonly [Meter, bigint])[] {
  return Object.entries({ ...usage, gpu_time: gpuTimeUs }) as [Meter, bigint][];
}

function insert(sorted: bigint[], value: bigint): void {
  sorted.splice(placeOf(sorted, value), 0, value);
}

function remove(sorted: bigint[], value: bigint): void {
  sorted.splice(placeOf(sorted, value), 1);
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
