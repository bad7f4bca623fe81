import type { Queryable } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { createRecentWindow, type RecentRuns, type RecentWindow } from './recent-runs.ts';
import type { NewRunSample, RunSample } from './run-sample.ts';
import { insertSamples, selectRecentSamples } from './store.ts';

/** Recent successful runs, in memory; written to the database beside the hot path. */
export type RunSamples = Readonly<{
  add: (sample: NewRunSample) => void;
  /**
   * What recent runs of a deployment in a bucket used, never those of another one; those of all its
   * runs where the bucket is null: not known. Null while there was none.
   */
  recent: (deploymentId: string, bucket: string | null) => RecentRuns | null;
  /** Writes what was added since the last time; a failure keeps it for the next. */
  flush: () => Promise<void>;
}>;

const KEPT_PER_BUCKET = 200;
const MOST_UNWRITTEN = 10_000;

/** Reads the samples of earlier runs and remembers new ones. */
export async function openRunSamples(db: Queryable, clock: Clock): Promise<RunSamples> {
  const windows = new Map<string, RecentWindow>();
  let unwritten: NewRunSample[] = [];
  const remember = (sample: RunSample): void => {
    for (const key of [sample.deploymentId, `${sample.deploymentId} ${sample.bucket}`]) {
      const window = windows.get(key) ?? createRecentWindow(KEPT_PER_BUCKET);
      window.add(sample);
      windows.set(key, window);
    }
  };
  for (const sample of await selectRecentSamples(db, KEPT_PER_BUCKET)) remember(sample);
  return {
    add(sample) {
      remember(sample);
      if (unwritten.length < MOST_UNWRITTEN) unwritten.push(sample);
    },
    recent(deploymentId, bucket) {
      const key = bucket === null ? deploymentId : `${deploymentId} ${bucket}`;
      return windows.get(key)?.read() ?? null;
    },
    async flush() {
      if (unwritten.length === 0) return;
      const batch = unwritten;
      unwritten = [];
      try {
        await insertSamples(db, clock.now(), batch);
      } catch (error) {
        unwritten = [...batch, ...unwritten].slice(0, MOST_UNWRITTEN);
        throw error;
      }
    },
  };
}
