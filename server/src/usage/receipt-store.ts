import type { CustomerId, GrantId, KeyId, RateCardId, RunId } from '../ids/index.ts';
import { isMeter, nanoUsd, type Price } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Usage } from '../pricing/index.ts';
import { assert, type ProblemSlug } from '../problems/index.ts';
import type { RunStatus, Tags } from '../runs/index.ts';
import type { Instant } from '../time/index.ts';
import type { ReceiptFacts } from './receipt.ts';

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
  tags: Tags;
  result: { contentType: string; bytes: number } | null;
};

const RECEIPT = `with run as (
    select customer_id, run_id, key_id, model, deployment_id, rate_card_id, source,
      'running' as status, null as code, null as rule, created_at as priced_at,
      null::timestamptz as started_at, null::timestamptz as ended_at, null::bigint as worker_us,
      null::bigint as gateway_us, null::bigint as billable_us, usage, null::bigint as rated_cost,
      null::bigint as cost, amount as hold_amount, '[]'::jsonb as shares, null::jsonb as result,
      tags
    from holds where customer_id = $1 and run_id = $2
    union all
    select customer_id, run_id, key_id, model, deployment_id, rate_card_id, source, status, code,
      rule, priced_at, started_at, ended_at, worker_us, gateway_us, billable_us, usage, rated_cost,
      cost, hold_amount, paid_by as shares, result, tags
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
    acceptedAt: row.priced_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    gpuTimeUs: row.billable_us,
    workerTimeUs: row.worker_us,
    gatewayTimeUs: row.gateway_us,
    usage: usageFromRow(row.usage),
    prices: row.prices.map(priceFromJson),
    ratedNanos: row.rated_cost === null ? null : nanoUsd(row.rated_cost),
    chargeNanos: row.cost === null ? null : nanoUsd(row.cost),
    coveredNanos: nanoUsd(row.hold_amount),
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
    tags: row.tags,
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
