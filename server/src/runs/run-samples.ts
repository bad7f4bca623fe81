import type { NanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import type { NewRunSample, RunSample } from './run-sample.ts';
import { insertSamples, selectRecentSamples } from './store.ts';

/** Recent successful runs, in memory; written to the database beside the hot path. */
export type RunSamples = Readonly<{
  add: (sample: NewRunSample) => void;
  /**
   * Rated costs of recent runs of a deployment in a bucket; of all its runs while the bucket has
   * too few.
   */
  recentCharges: (deploymentId: string, bucket: string) => readonly NanoUsd[];
  /** Writes what was added since the last time; a failure keeps it for the next. */
  flush: () => Promise<void>;
}>;

const KEPT_PER_BUCKET = 200;
const ENOUGH = 20;
const MOST_UNWRITTEN = 10_000;

/** Reads the samples of earlier runs and remembers new ones. */
export async function openRunSamples(db: Queryable, clock: Clock): Promise<RunSamples> {
  const charges = new Map<string, NanoUsd[]>();
  let unwritten: NewRunSample[] = [];
  const remember = (sample: RunSample): void => {
    for (const key of [sample.deploymentId, `${sample.deploymentId} ${sample.bucket}`]) {
      const kept = charges.get(key) ?? [];
      kept.push(sample.ratedNanos);
      if (kept.length > KEPT_PER_BUCKET) kept.shift();
      charges.set(key, kept);
    }
  };
  for (const sample of await selectRecentSamples(db, KEPT_PER_BUCKET)) remember(sample);
  return {
    add(sample) {
      remember(sample);
      if (unwritten.length < MOST_UNWRITTEN) unwritten.push(sample);
    },
    recentCharges(deploymentId, bucket) {
      const ofBucket = charges.get(`${deploymentId} ${bucket}`) ?? [];
      return ofBucket.length >= ENOUGH ? ofBucket : (charges.get(deploymentId) ?? []);
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
