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
