import type { RunId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { ProblemSlug } from '../problems/index.ts';
import type { RunStatus } from '../runs/index.ts';
import type { Instant } from '../time/index.ts';

/** One run in the list of runs; null is what is not known before it has ended. */
export type RunLine = Readonly<{
  runId: RunId;
  model: string;
  modelName: string;
  deploymentId: string;
  status: RunStatus | 'running';
  code: ProblemSlug | null;
  /** When it was accepted. */
  startedAt: Instant;
  endedAt: Instant | null;
  /** The GPU time billed. */
  gpuTimeUs: bigint | null;
  chargeNanos: NanoUsd | null;
  keyName: string | null;
  source: 'api' | 'playground';
}>;
