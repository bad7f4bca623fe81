import type { CustomerId, KeyId, RateCardId, RunId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { ProblemSlug } from '../problems/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { BillingRuleId } from './billing-policy.ts';
import type { KeptResult, Run, RunStatus } from './run.ts';
import type { NewRunSample, RunSample } from './run-sample.ts';

type RunRow = {
  customer_id: CustomerId;
  run_id: RunId;
  key_id: KeyId | null;
  model: string;
  deployment_id: string;
  rate_card_id: RateCardId;
  status: RunStatus;
  code: ProblemSlug | null;
  rule: BillingRuleId;
  detail: string | null;
  ended_at: Instant;
  gateway_us: bigint | null;
  billable_us: bigint | null;
  rated_cost: bigint;
  cost: bigint;
  result: KeptResult | null;
};

/** A customer's finished run as it was recorded; undefined where it is unfinished or absent. */
export async function selectRun(
  db: Queryable,
  customerId: CustomerId,
  runId: RunId,
): Promise<Run | undefined> {
  const { rows } = await db.query<RunRow>({
    name: 'select-run',
    text: `select customer_id, run_id, key_id, model, deployment_id, rate_card_id, status, code,
        rule, detail, ended_at, gateway_us, billable_us, rated_cost, cost, result
      from runs where customer_id = $1 and run_id = $2`,
    values: [customerId, runId],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    customerId: row.customer_id,
    runId: row.run_id,
    keyId: row.key_id,
    model: row.model,
    deploymentId: row.deployment_id,
    rateCardId: row.rate_card_id,
    status: row.status,
    code: row.code,
    rule: row.rule,
    detail: row.detail,
    endedAt: row.ended_at,
    gatewayUs: row.gateway_us,
    billableUs: row.billable_us,
    ratedNanos: nanoUsd(row.rated_cost),
    chargeNanos: nanoUsd(row.cost),
    result: row.result,
  };
}

/** The run that a customer's idempotency key stands for at `now`; undefined where the key is free. */
export async function selectIdempotentRun(
  db: Queryable,
  now: Instant,
  customerId: CustomerId,
  idempotencyKey: string,
): Promise<{ runId: RunId; requestHash: string } | undefined> {
  const { rows } = await db.query<{ run_id: RunId; request_hash: string }>(
    `select run_id, request_hash from idempotency_uses
     where customer_id = $1 and idempotency_key = $2 and expires_at > $3`,
    [customerId, idempotencyKey, toIso(now)],
  );
  const row = rows[0];
  return row === undefined ? undefined : { runId: row.run_id, requestHash: row.request_hash };
}

type SampleRow = {
  deployment_id: string;
  bucket: string;
  run_id: RunId;
  gpu_time_us: bigint;
  usage: Readonly<Record<string, string>>;
};

/**
 * The newest `perBucket` samples of each deployment and bucket, oldest first. Those that were
 * written before usage was, tell only a price of the past, and are left out.
 */
export async function selectRecentSamples(db: Queryable, perBucket: number): Promise<RunSample[]> {
  const { rows } = await db.query<SampleRow>(
    `select deployment_id, bucket, run_id, gpu_time_us, usage from (
       select *, row_number() over (partition by deployment_id, bucket order by run_id desc) as nth
       from run_samples where usage is not null) s
     where nth <= $1 order by run_id`,
    [perBucket],
  );
  return rows.map((row) => ({
    deploymentId: row.deployment_id,
    bucket: row.bucket,
    runId: row.run_id,
    gpuTimeUs: row.gpu_time_us,
    usage: Object.fromEntries(
      Object.entries(row.usage).map(([meter, quantity]) => [meter, BigInt(quantity)]),
    ),
  }));
}

/** Writes samples, each run's once. µs and nano-dollars go as text: JSON's numbers are floats. */
export async function insertSamples(
  db: Queryable,
  now: Instant,
  samples: readonly NewRunSample[],
): Promise<void> {
  const rows = samples.map((sample) => ({
    deployment_id: sample.deploymentId,
    bucket: sample.bucket,
    run_id: sample.runId,
    gpu_time_us: sample.gpuTimeUs.toString(),
    rated_cost: sample.ratedNanos.toString(),
    usage: Object.fromEntries(
      Object.entries(sample.usage).map(([meter, quantity]) => [meter, quantity.toString()]),
    ),
    worker_us: sample.workerUs?.toString() ?? null,
    gateway_us: sample.gatewayUs?.toString() ?? null,
  }));
  await db.query(
    `insert into run_samples (deployment_id, bucket, run_id, gpu_time_us, rated_cost, usage,
       worker_us, gateway_us, recorded_at)
     select deployment_id, bucket, run_id, gpu_time_us, rated_cost, usage, worker_us, gateway_us, $2
     from json_to_recordset($1) as s (
       deployment_id text, bucket text, run_id text, gpu_time_us bigint, rated_cost bigint,
       usage jsonb, worker_us bigint, gateway_us bigint)
     on conflict do nothing`,
    [JSON.stringify(rows), toIso(now)],
  );
}

/** Deletes idempotency keys whose time is over. */
export async function deleteIdempotencyUses(db: Queryable, now: Instant): Promise<void> {
  await db.query('select forget_idempotency_uses($1)', [toIso(now)]);
}

/** Deletes samples recorded before an instant. */
export async function deleteSamples(db: Queryable, before: Instant): Promise<void> {
  await db.query('delete from run_samples where recorded_at < $1', [toIso(before)]);
}
