import type pg from 'pg';
import type { CustomerId } from '../../server/src/ids/index.ts';

/** How the runs of one customer are spread. */
export type Distribution = Readonly<{
  name: string;
  /** Over so much time before `until`. */
  hours: number;
  deployments: number;
  keys: number;
}>;

/** Half a year of a team; a week's work in one hour; an agency with a key for every client. */
export const DISTRIBUTIONS: readonly Distribution[] = [
  { name: 'even', hours: 90 * 24, deployments: 12, keys: 6 },
  { name: 'burst', hours: 1, deployments: 12, keys: 6 },
  { name: 'split', hours: 365 * 24, deployments: 20, keys: 40 },
];

/** The end of the newest run. */
const UNTIL = '2026-11-22T09:30:00Z';

/**
 * Fills one customer's runs by SQL: each run once, in the order of its end as the books would have
 * written it, then tags and totals from the runs, as the settling step keeps them, then indexes.
 *
 * The customer's wallet gets its totals; transfers and grants are left out, because nothing that is
 * measured reads them. Key 1 has ten runs, only with deployment 1; three runs bear the tag
 * `needle`; one in a thousand failed.
 */
export async function loadRuns(
  owner: pg.Client,
  customerId: CustomerId,
  { hours, deployments, keys }: Distribution,
  runs: number,
): Promise<void> {
  const made = await owner.query(
    `select indexname, indexdef from pg_indexes where schemaname = 'public'
     and tablename in ('runs', 'run_tags') and indexname not like '%pkey'`,
  );
  const indexes = made.rows as { indexname: string; indexdef: string }[];
  for (const { indexname } of indexes) await owner.query(`drop index ${indexname}`);
  await plantDeployments(owner, deployments);
  await owner.query('select setseed(0.5)');
  await owner.query(INSERT_RUNS, [customerId, runs, hours, deployments, keys, UNTIL]);
  for (const { indexdef } of indexes) await owner.query(indexdef);
  await owner.query(INSERT_KEYS, [customerId]);
  await owner.query(INSERT_TAGS, [customerId]);
  await owner.query(INSERT_TOTALS, [customerId]);
  await owner.query(
    `insert into usage_days (customer_id, day, runs, charged, gpu_time_us)
     select customer_id, (at at time zone 'UTC')::date, sum(runs), sum(charged), sum(gpu_time_us)
     from usage_totals where customer_id = $1 and tag_key = '' and step = 'day' group by 1, 2`,
    [customerId],
  );
  await owner.query(
    `update wallets w set runs_total = r.runs, charged_total = r.charged
     from (select count(*) as runs, sum(cost) as charged from runs where customer_id = $1) r
     where w.customer_id = $1`,
    [customerId],
  );
  await owner.query('vacuum analyze');
}

async function plantDeployments(owner: pg.Client, count: number): Promise<void> {
  await owner.query(
    `with made as (
       insert into models select 'model-' || (n + 1) / 2, '2026-01-01' from generate_series(1, $1) n
       on conflict do nothing)
     insert into model_versions
     select distinct 'model-' || (n + 1) / 2, 1, '{"name": "Model"}'::jsonb, 'hash',
       '2026-01-01'::timestamptz from generate_series(1, $1) n on conflict do nothing`,
    [count],
  );
  await owner.query(
    `insert into deployments select 'deployment-' || n, 'model-' || (n + 1) / 2, '2026-01-01'
     from generate_series(1, $1) n on conflict do nothing`,
    [count],
  );
  await owner.query(
    `insert into deployment_versions
     select 'deployment-' || n, 1, '{"name": "Deployment", "gpu": "T4", "provider": "here"}', 'hash',
       '2026-01-01' from generate_series(1, $1) n on conflict do nothing`,
    [count],
  );
}

/** Small numbers come up more often: the square of a random fraction. Key 0 is the playground. */
const INSERT_RUNS = `
  insert into runs (customer_id, run_id, key_id, model, deployment_id, rate_card_id, source, status,
    code, rule, priced_at, started_at, ended_at, recorded_at, worker_us, gateway_us, billable_us,
    usage, rated_cost, cost, hold_amount, hold_state, paid_by, result, tags)
  select $1, 'run_0' || lpad(n::text, 25, '0'),
    case when key > 0 then 'key_0' || lpad(key::text, 25, '0') end,
    'model-' || (deployment + 1) / 2, 'deployment-' || deployment, 'rc_1',
    case when key > 0 then 'api' else 'playground' end, status,
    case when status = 'failed' then 'upstream-failed' end, status, ended_at - interval '2 s',
    ended_at - interval '1 s', ended_at, ended_at, us, us + 1000, us,
    jsonb_build_object('gpu_time', us::text), cost, cost, cost + 1000,
    case when cost > 0 then 'settled' else 'released' end, '[]',
    '{"contentType": "image/png", "bytes": 100000}', tags
  from (
    select n, status, us, case when status = 'succeeded' then us * 2 else 0 end as cost,
      case when n % ($2 / 10) = 7 then 1 else deployment end as deployment,
      case when n % ($2 / 10) = 7 then 1 when key = 1 then 2 else key end as key,
      date_trunc('milliseconds',
        $6::timestamptz - $3 * interval '1 hour' * (1 - n::float8 / $2)) as ended_at,
      case when n % ($2 / 3) = 5 then '{"needle": "yes"}'::jsonb
        when tagged < 0.3 then jsonb_build_object('team', 't' || (tagged * 1000)::int % 5)
        when tagged < 0.4 then
          jsonb_build_object('team', 't1', 'job', 'j' || (tagged * 100000)::int)
        when tagged < 0.45 then jsonb_build_object('trace', 'x' || n)
        else '{}'::jsonb end as tags
    from (
      select n, 100000 + (random() * 900000)::int as us, random() as tagged,
        1 + floor(random() ^ 2 * $4)::int as deployment, floor(random() ^ 2 * ($5 + 1))::int as key,
        case when n % 1000 = 3 then 'failed' when n % 50 = 9 then 'cancelled' else 'succeeded' end
          as status
      from generate_series(1, $2::int) n) made) shaped`;

const INSERT_KEYS = `
  insert into api_keys (customer_id, key_id, name, secret_hash, prefix, last_four, scopes,
    created_at, created_by)
  select $1, key_id, 'Key ' || right(key_id, 2), sha256(key_id::bytea), 'tm_live_', right(key_id, 4),
    '{}', '2026-01-01', 'operator'
  from (select distinct key_id from runs where customer_id = $1 and key_id is not null) k`;

const INSERT_TAGS = `
  insert into run_tags (customer_id, tag_key, tag_value, deployment_id, key_id, status, ended_at,
    run_id)
  select r.customer_id, t.key, case when w.whole then t.value else '' end, r.deployment_id,
    coalesce(r.key_id, ''), r.status, r.ended_at, r.run_id
  from runs r cross join jsonb_each_text(r.tags) t cross join (values (true), (false)) w (whole)
  where r.customer_id = $1 and r.tags <> '{}'
  order by 2, 3, 4, 5, 6, 7`;

const INSERT_TOTALS = `
  insert into usage_totals (customer_id, tag_key, tag_value, step, at, deployment_id, key_id,
    status, runs, charged, gpu_time_us)
  select r.customer_id, t.key, t.value, s.step,
    date_bin(s.length, r.ended_at, '2000-01-01 00:00+00'), r.deployment_id,
    coalesce(r.key_id, ''), r.status, count(*), sum(r.cost), sum(coalesce(r.billable_us, 0))
  from runs r
  cross join lateral (
    select '' as key, '' as value
    union all select e.key, '' from jsonb_each_text(r.tags) e
    union all select e.key, e.value from jsonb_each_text(r.tags) e) t
  cross join (values ('day', interval '1 day'), ('hour', interval '1 hour')) s (step, length)
  where r.customer_id = $1
  group by 1, 2, 3, 4, 5, 6, 7, 8
  -- As they would have been written: by time.
  order by 5, 4`;
