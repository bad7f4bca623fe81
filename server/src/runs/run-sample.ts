import type { RunId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { Usage } from '../pricing/index.ts';

/** What one successful run used: quantities, which any prices can rate. */
export type RunSample = Readonly<{
  deploymentId: string;
  bucket: string;
  runId: RunId;
  gpuTimeUs: bigint;
  /** All that its model counts, whatever was paid for. */
  usage: Usage;
}>;

/** A sample as it is written: with the times whose ratio tells whether a worker's word drifts. */
export type NewRunSample = RunSample &
  Readonly<{
    /** What it cost at the prices of its time. */
    ratedNanos: NanoUsd;
    /** What the worker reported; null where it reports none. */
    workerUs: bigint | null;
    /** What the gateway saw. */
    gatewayUs: bigint | null;
  }>;
