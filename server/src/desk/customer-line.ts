import type { CustomerId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { Instant } from '../time/index.ts';

/** A customer in the operator's list: who it is and how its wallet stands. */
export type CustomerLine = Readonly<{
  customerId: CustomerId;
  name: string;
  email: string;
  plan: string;
  status: 'active' | 'suspended';
  source: 'sign-up' | 'operator';
  createdAt: Instant;
  /** What a new run could use now; credit that is due but not given yet is not in it. */
  availableNanos: NanoUsd;
  postedNanos: NanoUsd;
  heldNanos: NanoUsd;
  debtNanos: NanoUsd;
  /** Open holds. */
  running: number;
  /** Runs that have ended. */
  runsTotal: bigint;
  chargedNanos: NanoUsd;
  /** The day's free credit comes when the customer next does. */
  creditDue: boolean;
}>;

/** Which customers are asked for. */
export type CustomerFilter = Readonly<{
  /** Part of a name or an address in any case, or an id. */
  query: string | undefined;
  status: 'active' | 'suspended' | undefined;
}>;

/** Somebody who belongs to a customer. */
export type MemberLine = Readonly<{ name: string; email: string; role: string }>;

/** A run in the operator's list of one customer's. */
export type CustomerRun = Readonly<{
  runId: string;
  model: string;
  deploymentId: string;
  status: 'running' | 'succeeded' | 'failed' | 'cancelled' | 'written_off';
  code: string | null;
  acceptedAt: Instant;
  endedAt: Instant | null;
  gpuTimeUs: bigint | null;
  chargeNanos: NanoUsd | null;
  source: 'api' | 'playground';
}>;
