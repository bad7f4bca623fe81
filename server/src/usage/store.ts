import type { CustomerId, GrantId, KeyId, RateCardId, RunId } from '../ids/index.ts';
import { isMeter, nanoUsd, type Price } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Usage } from '../pricing/index.ts';
import { assert, type ProblemSlug } from '../problems/index.ts';
import type { RunStatus } from '../runs/index.ts';
import { type Instant, instant, toIso, utcDay } from '../time/index.ts';
import type { WorkerFault, WriteOff } from './operator-lists.ts';
import type { ReceiptFacts } from './receipt.ts';
import type { RunLine } from './run-line.ts';
import type { Speed } from './speed.ts';
import type { GrantLine, UsageSummary } from './usage-summary.ts';

type GrantJson = {
  grantId: GrantId;
  kind: string;
  label: string;
  promotional: boolean;
  amount: string;
  remaining: string;
  effectiveMs: number;
  expiresMs: number | null;
};

type SummaryRow = {
  plan: string;
  posted: bigint;
  held: bigint;
  debt: bigint;
  frozen: bigint;
  running: number;
  runs_total: bigint;
  charged_total: bigint;
  resets_at: Instant | null;
  runs_ended: bigint;
  refused: bigint;
  charged: bigint;
  grants: readonly GrantJson[];
};

/** What a customer has and has used; undefined where there is no such customer. */
export async function selectSummary(
  db: Queryable,
  now: Instant,
  customerId: CustomerId,
): Promise<UsageSummary | undefined> {
  const { rows } = await db.query<SummaryRow>({
    name: 'usage.summary',
    text: `select c.plan, w.posted, w.held, w.debt,
       case when w.next_expiry_at <= $2 then frozen_credit(w.customer_id, $2) else 0 end as frozen,
       w.open_holds as running, w.runs_total, w.charged_total,
       nullif(w.daily_credit_at, 'infinity') as resets_at, coalesce(d.runs, 0) as runs_ended,
       coalesce(d.refused, 0) as refused, coalesce(d.charged, 0) as charged,
       (select coalesce(json_agg(json_build_object('grantId', o.grant_id, 'kind', g.kind,
           'label', g.label, 'promotional', o.promotional, 'amount', g.amount::text,
           'remaining', o.remaining::text,
           'effectiveMs', floor(extract(epoch from o.effective_at) * 1000),
           'expiresMs', floor(extract(epoch from o.expires_at) * 1000))
           order by o.expires_at nulls last, o.promotional desc, o.effective_at, o.grant_id), '[]')
         from open_grants o join grants g using (customer_id, grant_id)
         where o.customer_id = w.customer_id and (o.expires_at is null or o.expires_at > $2)
       ) as grants
     from wallets w join customers c using (customer_id)
     left join usage_days d on d.customer_id = w.customer_id and d.day = $3
     where w.customer_id = $1`,
    values: [customerId, toIso(now), utcDay(now)],
  });
  return rows[0] && summaryFromRow(rows[0]);
}

function summaryFromRow(row: SummaryRow): UsageSummary {
  const available = row.posted - row.held - row.frozen;
  return {
    plan: row.plan,
    availableNanos: nanoUsd(available > 0n ? available : 0n),
    heldNanos: nanoUsd(row.held),
    postedNanos: nanoUsd(row.posted),
    debtNanos: nanoUsd(row.debt),
    grants: row.grants.map(grantFromJson),
    runsToday: row.runs_ended + BigInt(row.running),
    runsTotal: row.runs_total + BigInt(row.running),
    refusedToday: row.refused,
    spentTodayNanos: nanoUsd(row.charged),
    spentTotalNanos: nanoUsd(row.charged_total),
    running: row.running,
    resetsAt: row.resets_at,
  };
}

function grantFromJson(json: GrantJson): GrantLine {
  const { grantId, kind, label, promotional } = json;
  return {
    grantId,
    kind,
    label,
    promotional,
    amountNanos: nanoUsd(BigInt(json.amount)),
    remainingNanos: nanoUsd(BigInt(json.remaining)),
    effectiveAt: instant(json.effectiveMs),
    expiresAt: json.expiresMs === null ? null : instant(json.expiresMs),
  };
}

type RunLineRow = {
  run_id: RunId;
  model: string;
  model_name: string | null;
  deployment_id: string;
  status: RunStatus | 'running';
  code: ProblemSlug | null;
  started_at: Instant;
  ended_at: Instant | null;
  gpu_time_us: bigint | null;
  charge: bigint | null;
  key_name: string | null;
  source: 'api' | 'playground';
};

/** A customer's runs before one, newest first: open holds and finished runs of one snapshot. */
export async function selectRunLines(
  db: Queryable,
  input: Readonly<{ customerId: CustomerId; before: string | null; limit: number }>,
): Promise<readonly RunLine[]> {
  const { rows } = await db.query<RunLineRow>({
    name: 'usage.run-lines',
    text: `with lines as (
       (select customer_id, run_id, key_id, model, deployment_id, 'running' as status,
          null::text as code, created_at as started_at, null::timestamptz as ended_at,
          null::bigint as gpu_time_us, null::bigint as charge, source
        from holds where customer_id = $1 and run_id < coalesce($2, 'run_~')
        order by run_id desc limit $3)
       union all
       (select customer_id, run_id, key_id, model, deployment_id, status, code,
          priced_at, ended_at, billable_us, cost, source
        from runs where customer_id = $1 and run_id < coalesce($2, 'run_~')
        order by run_id desc limit $3)
       order by run_id desc limit $3)
     select l.run_id, l.model, l.deployment_id, l.status, l.code, l.started_at, l.ended_at,
       l.gpu_time_us, l.charge, l.source, k.name as key_name,
       (select v.content ->> 'name' from model_versions v where v.slug = l.model
        order by v.version desc limit 1) as model_name
     from lines l left join api_keys k using (customer_id, key_id) order by l.run_id desc`,
    values: [input.customerId, input.before, input.limit],
  });
  return rows.map((row) => ({
    runId: row.run_id,
    model: row.model,
    modelName: row.model_name ?? row.model,
    deploymentId: row.deployment_id,
    status: row.status,
    code: row.code,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    gpuTimeUs: row.gpu_time_us,
    chargeNanos: row.charge === null ? null : nanoUsd(row.charge),
    keyName: row.key_name,
    source: row.source,
  }));
}

type PriceJson = { meter: string; amount: string; unit: string };
type ShareJson = { grantId: GrantId; kind: string; label: string; amount: string };

type ReceiptRow = {
  run_id: RunId;
  status: RunStatus | 'running';
  code: ProblemSlug | null;
  rule: string | null;
  model: string;
  model_name: string | null;
  deployment_id: string;
  gpu: string | null;
  provider: string | null;
  priced_at: Instant;
  started_at: Instant | null;
  ended_at: Instant | null;
  worker_us: bigint | null;
  gateway_us: bigint | null;
  billable_us: bigint | null;
  usage: Readonly<Record<string, string>>;
  prices: readonly PriceJson[];
  rated_cost: bigint | null;
  cost: bigint | null;
  hold_amount: bigint;
  write_off: bigint | null;
  rate_card_id: RateCardId;
  rate_card_version: number;
  valid_from: Instant;
  paid_by: readonly ShareJson[];
  key_id: KeyId | null;
  key_name: string | null;
  source: 'api' | 'playground';
  result: { contentType: string; bytes: number } | null;
};

const RECEIPT = `with run as (
    select customer_id, run_id, key_id, model, deployment_id, rate_card_id, source,
      'running' as status, null as code, null as rule, created_at as priced_at,
      null::timestamptz as started_at, null::timestamptz as ended_at, null::bigint as worker_us,
      null::bigint as gateway_us, null::bigint as billable_us, usage, null::bigint as rated_cost,
      null::bigint as cost, amount as hold_amount, '[]'::jsonb as shares, null::jsonb as result
    from holds where customer_id = $1 and run_id = $2
    union all
    select customer_id, run_id, key_id, model, deployment_id, rate_card_id, source, status, code,
      rule, priced_at, started_at, ended_at, worker_us, gateway_us, billable_us, usage, rated_cost,
      cost, hold_amount, paid_by as shares, result
    from runs where customer_id = $1 and run_id = $2)
  select r.*, k.name as key_name, c.version as rate_card_version, c.valid_from,
    case when r.status in ('succeeded', 'cancelled') then r.rated_cost - r.cost else f.amount end
      as write_off,
    (select v.content ->> 'name' from model_versions v
     where v.slug = r.model and v.recorded_at <= r.priced_at
     order by v.version desc limit 1) as model_name,
    d.content ->> 'gpu' as gpu, d.content ->> 'provider' as provider,
    (select coalesce(json_agg(json_build_object('meter', p.meter, 'amount', p.amount_nanos::text,
        'unit', p.unit_quantity::text) order by p.meter), '[]')
     from rate_card_components p where p.rate_card_id = r.rate_card_id) as prices,
    (select coalesce(json_agg(json_build_object('grantId', g.grant_id, 'kind', g.kind,
        'label', g.label, 'amount', s.part ->> 'amountNanos') order by s.place), '[]')
     from jsonb_array_elements(r.shares) with ordinality as s (part, place)
     join grants g on g.customer_id = r.customer_id and g.grant_id = s.part ->> 'grantId'
    ) as paid_by
  from run r
  join rate_cards c on c.rate_card_id = r.rate_card_id
  left join write_offs f on f.customer_id = r.customer_id and f.run_id = r.run_id
  left join api_keys k on k.customer_id = r.customer_id and k.key_id = r.key_id
  left join lateral (
    select v.content from deployment_versions v
    where v.deployment_id = r.deployment_id and v.recorded_at <= r.priced_at
    order by v.version desc limit 1) d on true`;

/** What the books say of one run; undefined where it is absent or somebody else's. */
export async function selectReceiptFacts(
  db: Queryable,
  run: Readonly<{ customerId: CustomerId; runId: RunId }>,
): Promise<ReceiptFacts | undefined> {
  const { rows } = await db.query<ReceiptRow>({
    name: 'usage.receipt',
    text: RECEIPT,
    values: [run.customerId, run.runId],
  });
  return rows[0] && factsFromRow(rows[0]);
}

function factsFromRow(row: ReceiptRow): ReceiptFacts {
  return {
    runId: row.run_id,
    status: row.status,
    code: row.code,
    rule: row.rule,
    model: row.model,
    modelName: row.model_name ?? row.model,
    deploymentId: row.deployment_id,
    gpu: row.gpu ?? '',
    provider: row.provider ?? '',
    priceCapturedAt: row.priced_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    gpuTimeUs: row.billable_us,
    workerTimeUs: row.worker_us,
    gatewayTimeUs: row.gateway_us,
    usage: usageFromRow(row.usage),
    prices: row.prices.map(priceFromJson),
    ratedNanos: row.rated_cost === null ? null : nanoUsd(row.rated_cost),
    chargeNanos: row.cost === null ? null : nanoUsd(row.cost),
    costCapNanos: nanoUsd(row.hold_amount),
    writeOffNanos: row.write_off === null ? null : nanoUsd(row.write_off),
    rateCard: {
      id: row.rate_card_id,
      version: row.rate_card_version,
      validFrom: row.valid_from,
    },
    paidBy: row.paid_by.map(({ amount, ...share }) => ({
      ...share,
      amountNanos: nanoUsd(BigInt(amount)),
    })),
    key: row.key_id === null ? null : { id: row.key_id, name: row.key_name ?? '' },
    source: row.source,
    result: row.result,
  };
}

function usageFromRow(usage: Readonly<Record<string, string>>): Usage {
  const quantities = Object.entries(usage).map(([meter, quantity]) => [meter, BigInt(quantity)]);
  return Object.fromEntries(quantities) as Usage;
}

function priceFromJson({ meter, amount, unit }: PriceJson): Price {
  assert(isMeter(meter), `a rate card prices an unknown meter ${meter}`);
  return { meter, amountNanos: nanoUsd(BigInt(amount)), unitQuantity: BigInt(unit) };
}

type SpeedRow = {
  model: string;
  deployment_id: string | null;
  runs: bigint;
  p50_us: bigint;
  p95_us: bigint;
  typical: bigint;
};

/**
 * Speeds of the last runs of each deployment; of all deployments of a model where the id is null.
 */
export async function selectSpeeds(
  db: Queryable,
  runsEach: number,
): Promise<readonly Readonly<{ model: string; deploymentId: string | null; speed: Speed }>[]> {
  const { rows } = await db.query<SpeedRow>(
    `select d.model, d.deployment_id, count(*) as runs,
       percentile_disc(0.5) within group (order by s.gpu_time_us) as p50_us,
       percentile_disc(0.95) within group (order by s.gpu_time_us) as p95_us,
       percentile_disc(0.5) within group (order by s.rated_cost) as typical
     from deployments d cross join lateral (
       select gpu_time_us, rated_cost from run_samples
       where deployment_id = d.deployment_id order by run_id desc limit $1) s
     group by grouping sets ((d.model, d.deployment_id), (d.model))`,
    [runsEach],
  );
  return rows.map((row) => ({
    model: row.model,
    deploymentId: row.deployment_id,
    speed: {
      runs: Number(row.runs),
      p50Us: row.p50_us,
      p95Us: row.p95_us,
      typicalChargeNanos: nanoUsd(row.typical),
    },
  }));
}

/** Worker faults before one, newest first. */
export async function selectWorkerFaults(
  db: Queryable,
  page: Readonly<{ before: string | null; limit: number }>,
): Promise<readonly WorkerFault[]> {
  const { rows } = await db.query<WorkerFault>(
    `select fault_id as "faultId", customer_id as "customerId", run_id as "runId",
       deployment_id as "deploymentId", kind, detail, recorded_at as "recordedAt"
     from worker_faults where fault_id < coalesce($1, 'flt_~') order by fault_id desc limit $2`,
    [page.before, page.limit],
  );
  return rows;
}

type WriteOffRow = Omit<WriteOff, 'amountNanos'> & { amount: bigint | null };

/** Write-offs of runs before one, newest first. */
export async function selectWriteOffs(
  db: Queryable,
  page: Readonly<{ before: string | null; limit: number }>,
): Promise<readonly WriteOff[]> {
  const { rows } = await db.query<WriteOffRow>(
    `select customer_id as "customerId", run_id as "runId", amount, reason,
       recorded_at as "recordedAt"
     from write_offs where run_id < coalesce($1, 'run_~') order by run_id desc limit $2`,
    [page.before, page.limit],
  );
  return rows.map(({ amount, ...rest }) => ({
    ...rest,
    amountNanos: amount === null ? null : nanoUsd(amount),
  }));
}

/** A text per customer that changes with every hold, settlement, grant and expiry. */
export async function selectMarks(
  db: Queryable,
  customers: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, string>> {
  const { rows } = await db.query<{ customer_id: CustomerId; mark: string }>({
    name: 'usage.marks',
    text: `select customer_id,
       concat_ws(' ', seq, posted, held, open_holds, runs_total, debt, rate_tat) as mark
     from wallets where customer_id = any ($1)`,
    values: [customers],
  });
  return new Map(rows.map((row) => [row.customer_id, row.mark]));
}
