import type { CustomerId, Id, KeyId, RunId } from '../../ids/index.ts';
import { type NanoUsd, nanoUsd } from '../../money/index.ts';
import type { FundsPolicy } from '../../plans/index.ts';
import type { Queryable } from '../../postgres/index.ts';
import type { Usage } from '../../pricing/index.ts';
import type { RunOutcome, RunStatus, Tags } from '../../runs/index.ts';
import { type Instant, toIso } from '../../time/index.ts';

/** What the guard is asked for one run. */
export type HoldOrder = Readonly<{
  customerId: CustomerId;
  runId: RunId;
  keyId: KeyId | null;
  /**
   * The plan the limits below are of: the guard refuses to judge by another than the customer's.
   */
  plan: string;
  amountNanos: NanoUsd;
  capNanos: NanoUsd | null;
  concurrentRuns: number;
  requestsPerMinute: number;
  idempotency: Readonly<{
    key: string;
    requestHash: string;
    useId: Id<'idempotencyUse'>;
    expiresAt: Instant;
  }> | null;
  model: string;
  deploymentId: string;
  rateCardId: string;
  source: 'api' | 'playground';
  bucket: string;
  usage: Usage;
  /** The most pixels of the output that are counted; null where they are not paid for. */
  outputLimit: bigint | null;
  fundsPolicy: FundsPolicy;
  deadlineAt: Instant;
  tags: Tags;
}>;

/** The guard's answer. `availableNanos` is what the wallet had when this request's turn came. */
export type HoldAnswer = Readonly<{
  outcome: HoldOutcome;
  runId: RunId;
  availableNanos: NanoUsd;
  retryAfterMs: number | null;
}>;

/**
 * Placed, known by its idempotency key, to be touched or prepared again first, or the slug of a
 * refusal.
 */
export type HoldOutcome =
  | 'placed'
  | 'joined'
  | 'replayed'
  | 'touch-due'
  | 'stale'
  | 'unauthenticated'
  | 'customer-suspended'
  | 'idempotency-key-reused'
  | 'in-debt'
  | 'rate-limited'
  | 'concurrency-limited'
  | 'out-of-credits'
  | 'spend-limit-reached'
  | 'billing-unavailable';

/** One run to settle. */
export type Settlement = Readonly<{ customerId: CustomerId; runId: RunId; outcome: RunOutcome }>;

/** How a run was settled, now or before. */
export type Settled = Readonly<{
  outcome: 'closed' | 'hold-not-found';
  status: RunStatus;
  chargeNanos: NanoUsd;
  availableNanos: NanoUsd;
  writeOffNanos: NanoUsd;
}>;

type HoldAnswerRow = {
  ord: number;
  outcome: HoldOutcome;
  run_id: RunId;
  available: bigint | null;
  retry_after_ms: bigint | null;
};

type SettledRow = {
  ord: number;
  outcome: 'closed' | 'hold-not-found';
  status: RunStatus;
  cost: bigint;
  available: bigint;
  write_off: bigint;
};

/** Asks the guard for a batch of holds, in order of arrival: one round trip, one commit. */
export async function placeHolds(
  db: Queryable,
  now: Instant,
  ownerId: Id<'owner'>,
  orders: readonly HoldOrder[],
): Promise<readonly (HoldAnswer | Error)[]> {
  const { rows } = await db.query<HoldAnswerRow>({
    name: 'place-holds',
    text: 'select * from place_holds($1, $2, $3)',
    values: [toIso(now), ownerId, JSON.stringify(orders.map(orderToRow))],
  });
  const answers: (HoldAnswer | Error)[] = orders.map(() => new Error('the guard gave no answer'));
  for (const row of rows) {
    answers[row.ord] = {
      outcome: row.outcome,
      runId: row.run_id,
      availableNanos: nanoUsd(row.available !== null && row.available > 0n ? row.available : 0n),
      retryAfterMs: row.retry_after_ms === null ? null : Number(row.retry_after_ms),
    };
  }
  return answers;
}

/** Settles a batch of runs: one round trip, one commit. */
export async function settleRuns(
  db: Queryable,
  now: Instant,
  settlements: readonly Settlement[],
): Promise<readonly (Settled | Error)[]> {
  const { rows } = await db.query<SettledRow>({
    name: 'settle-runs',
    text: 'select * from settle_runs($1, $2)',
    values: [toIso(now), JSON.stringify(settlements.map(settlementToRow))],
  });
  const settled: (Settled | Error)[] = settlements.map(() => new Error('nothing was settled'));
  for (const row of rows) {
    settled[row.ord] = {
      outcome: row.outcome,
      status: row.status,
      chargeNanos: nanoUsd(row.cost),
      availableNanos: nanoUsd(row.available > 0n ? row.available : 0n),
      writeOffNanos: nanoUsd(row.write_off),
    };
  }
  return settled;
}

function orderToRow(order: HoldOrder, ord: number): Record<string, unknown> {
  return {
    ord,
    customer_id: order.customerId,
    run_id: order.runId,
    key_id: order.keyId,
    plan: order.plan,
    amount: order.amountNanos.toString(),
    cap: order.capNanos?.toString(),
    concurrent_runs: order.concurrentRuns,
    requests_per_minute: order.requestsPerMinute,
    idempotency_key: order.idempotency?.key,
    request_hash: order.idempotency?.requestHash,
    use_id: order.idempotency?.useId,
    use_expires_at: order.idempotency === null ? undefined : toIso(order.idempotency.expiresAt),
    model: order.model,
    deployment_id: order.deploymentId,
    rate_card_id: order.rateCardId,
    source: order.source,
    bucket: order.bucket,
    usage: usageToRow(order.usage),
    output_limit: order.outputLimit?.toString(),
    funds_policy: order.fundsPolicy,
    deadline_at: toIso(order.deadlineAt),
    tags: order.tags,
  };
}

function settlementToRow(settlement: Settlement, ord: number): Record<string, unknown> {
  const { customerId, runId, outcome } = settlement;
  return {
    ord,
    customer_id: customerId,
    run_id: runId,
    status: outcome.status,
    code: outcome.code,
    rule: outcome.rule,
    // The last guard: one text that PostgreSQL cannot take would keep its hold open for ever.
    detail: outcome.detail?.toWellFormed().replaceAll('\0', ''),
    rated_cost: outcome.ratedNanos.toString(),
    may_extend: outcome.mayExtend,
    started_at: outcome.startedAt === null ? null : toIso(outcome.startedAt),
    ended_at: toIso(outcome.endedAt),
    worker_us: outcome.workerUs?.toString(),
    gateway_us: outcome.gatewayUs?.toString(),
    billable_us: outcome.billableUs?.toString(),
    usage: usageToRow(outcome.usage),
    worker_fault: outcome.workerFault,
    result: outcome.result,
  };
}

function usageToRow(usage: Usage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(usage).map(([meter, amount]) => [meter, String(amount)]),
  );
}

/** Writes down an answer that cannot be believed, for the operator. */
export async function insertWorkerFault(
  db: Queryable,
  now: Instant,
  fault: {
    faultId: Id<'fault'>;
    customerId: CustomerId;
    runId: RunId;
    deploymentId: string;
    kind: string;
    detail: string;
  },
): Promise<void> {
  await db.query(
    `insert into worker_faults
       (fault_id, customer_id, run_id, deployment_id, kind, detail, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      fault.faultId,
      fault.customerId,
      fault.runId,
      fault.deploymentId,
      fault.kind,
      fault.detail,
      toIso(now),
    ],
  );
}
