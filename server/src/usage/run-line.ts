import type { RunId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { ProblemSlug } from '../problems/index.ts';
import type { RunStatus, Tags } from '../runs/index.ts';
import type { Instant } from '../time/index.ts';

/** One run in the list of runs; null is what is not known before it has ended. */
export type RunLine = Readonly<{
  runId: RunId;
  model: string;
  modelName: string;
  deploymentId: string;
  deploymentName: string;
  status: RunStatus | 'running';
  code: ProblemSlug | null;
  /** When its hold was placed and its price captured. */
  acceptedAt: Instant;
  /** When the worker was called. */
  startedAt: Instant | null;
  endedAt: Instant | null;
  /** The GPU time billed. */
  gpuTimeUs: bigint | null;
  chargeNanos: NanoUsd | null;
  keyId: string | null;
  keyName: string | null;
  source: 'api' | 'playground';
  tags: Tags;
}>;
