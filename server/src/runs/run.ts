import type { CustomerId, KeyId, RateCardId, RunId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { Usage } from '../pricing/index.ts';
import type { ProblemSlug } from '../problems/index.ts';
import type { Instant } from '../time/index.ts';
import type { BillingRuleId } from './billing-policy.ts';
import type { BatchPlace } from './result-batches.ts';

/**
 * What a run's record says of its result; `place` where it is small and lies among others; the
 * hash of its bytes, in hexadecimal (results of earlier versions have none).
 */
export type KeptResult = Readonly<{
  contentType: string;
  bytes: number;
  place?: BatchPlace | undefined;
  sha256?: string | undefined;
}>;

/** How a run ended. `written_off`: its outcome could not be known. */
export type RunStatus = 'succeeded' | 'failed' | 'cancelled' | 'written_off';

/** How a run ended and what it used: what the settling step is told. Times in µs are durations. */
export type RunOutcome = Readonly<{
  status: RunStatus;
  /** The problem the customer sees; null for a run that succeeded. */
  code: ProblemSlug | null;
  rule: BillingRuleId;
  /** The words of the problem, free of secrets. */
  detail: string | null;
  startedAt: Instant | null;
  endedAt: Instant;
  /** What the worker reported; null where it reported nothing that is a number. */
  workerUs: bigint | null;
  gatewayUs: bigint | null;
  billableUs: bigint | null;
  usage: Usage;
  ratedNanos: NanoUsd;
  /** Whether settling may extend the hold: not where the run was stopped. */
  mayExtend: boolean;
  workerFault: boolean;
  result: KeptResult | null;
}>;

/** A run's record, as it was written when it ended. */
export type Run = Readonly<{
  customerId: CustomerId;
  runId: RunId;
  keyId: KeyId | null;
  model: string;
  deploymentId: string;
  rateCardId: RateCardId;
  status: RunStatus;
  code: ProblemSlug | null;
  rule: BillingRuleId;
  detail: string | null;
  endedAt: Instant;
  gatewayUs: bigint | null;
  billableUs: bigint | null;
  ratedNanos: NanoUsd;
  chargeNanos: NanoUsd;
  result: KeptResult | null;
}>;
