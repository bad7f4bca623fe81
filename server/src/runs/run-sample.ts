import type { RunId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';

/** What one successful run took and cost. */
export type RunSample = Readonly<{
  deploymentId: string;
  bucket: string;
  runId: RunId;
  gpuTimeUs: bigint;
  ratedNanos: NanoUsd;
}>;

/** A sample as it is written: with the times whose ratio tells whether a worker's word drifts. */
export type NewRunSample = RunSample &
  Readonly<{
    /** What the worker reported; null where it reports none. */
    workerUs: bigint | null;
    /** What the gateway saw. */
    gatewayUs: bigint | null;
  }>;
