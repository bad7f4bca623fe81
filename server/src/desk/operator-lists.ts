import type { CustomerId, Id, RunId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { Instant } from '../time/index.ts';

/** An answer of a worker that could not be believed. */
export type WorkerFault = Readonly<{
  faultId: Id<'fault'>;
  customerId: CustomerId;
  runId: RunId;
  deploymentId: string;
  kind: string;
  detail: string;
  recordedAt: Instant;
}>;

/** Usage the operator forgoes; the amount is null where the outcome is unknown. */
export type WriteOff = Readonly<{
  customerId: CustomerId;
  runId: RunId;
  amountNanos: NanoUsd | null;
  reason: string;
  recordedAt: Instant;
}>;
