import type { CustomerId, Id, KeyId, RateCardId, RunId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { FundsPolicy } from '../plans/index.ts';
import type { Usage } from '../pricing/index.ts';
import type { Instant } from '../time/index.ts';

/**
 * Credit set aside for a run, while it is open.
 *
 * States: open → settled (charged), released (nothing charged) or expired (outcome unknowable). The
 * three are terminal, and there is one transition: the row is deleted and the run written.
 */
export type Hold = Readonly<{
  customerId: CustomerId;
  runId: RunId;
  ownerId: Id<'owner'>;
  amountNanos: NanoUsd;
  /** `x-max-cost`: the hold never grows beyond it. */
  capNanos: NanoUsd | null;
  createdAt: Instant;
  // The rest the ledger only keeps, so that whoever takes over the hold can take up its run.
  keyId: KeyId | null;
  model: string;
  deploymentId: string;
  rateCardId: RateCardId;
  source: 'api' | 'playground';
  bucket: string;
  /** Quantities known before the run. */
  knownUsage: Usage;
  /** The most pixels of the output that are counted; null where they are not paid for. */
  outputLimit: bigint | null;
  fundsPolicy: FundsPolicy;
  deadlineAt: Instant;
}>;
