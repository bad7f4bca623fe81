import type { CustomerId, RunId } from '../ids/index.ts';
import type { Instant } from '../time/index.ts';

/** A run that failed, whosever it was. */
export type FailedRun = Readonly<{
  runId: RunId;
  customerId: CustomerId;
  customerName: string;
  model: string;
  deploymentId: string;
  status: 'failed' | 'written_off';
  code: string | null;
  detail: string | null;
  workerFault: boolean;
  acceptedAt: Instant;
  endedAt: Instant;
  gatewayUs: bigint | null;
}>;

/** Which failed runs are asked for; undefined: all. */
export type FailureFilter = Readonly<{
  code: string | undefined;
  deployment: string | undefined;
}>;
