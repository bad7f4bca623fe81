import type { CustomerId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import { filingOf, matchingCells, matchingEnd } from './cells-store.ts';
import { PLAYGROUND, type RunFilter } from './run-filter.ts';
import { beginStatement, type Statement } from './statement.ts';
import { type Stretch, sliceTime } from './time-slices.ts';
import type { SeriesItem, SeriesSplit, SeriesStep } from './usage-series.ts';

type SeriesRow = {
  at: Instant;
  id: string | null;
  name: string | null;
  runs: bigint;
  charged: bigint;
  gpu_time_us: bigint;
};

const SPLITS: Readonly<Record<SeriesSplit, string>> = {
  none: 'null::text',
  model: 'd.model',
  deployment: 't.deployment_id',
  key: 't.key_id',
  status: 't.status',
};

const TOTALLED = { alias: 't', key: 't.key_id' };

/** Where steps begin: any midnight UTC. */
const ORIGIN = "timestamptz '2000-01-01 00:00+00'";

/**
 * Finished runs under a filter by time, added up from the totals of days and hours; what is not a
 * whole hour at the edges, from the runs. One statement, so of one instant.
 */
export async function selectSeries(
  db: Queryable,
  request: Readonly<{
    customerId: CustomerId;
    filter: RunFilter;
    step: SeriesStep;
    by: SeriesSplit;
  }>,
): Promise<readonly SeriesItem[]> {
  const { customerId, filter, step, by } = request;
  const statement = beginStatement();
  const slices = sliceTime(filter, step);
  const parts = [
    ...(slices.days === null ? [] : [kept(statement, request, 'day', slices.days)]),
    ...slices.hours.map((stretch) => kept(statement, request, 'hour', stretch)),
    ...slices.rest.map((stretch) => uncounted(statement, customerId, { ...filter, ...stretch })),
  ];
  if (parts.length === 0) return [];
  const deployments = by === 'model' ? 'join deployments d using (deployment_id)' : '';
  // Names are looked up once for each group, not for each of its steps.
  const { rows } = await db.query<SeriesRow>(
    `with series as materialized (
      select date_bin('1 ${step}', t.at, ${ORIGIN}) as at, ${SPLITS[by]} as id,
        sum(t.runs)::bigint as runs, sum(t.charged)::bigint as charged,
        sum(t.gpu_time_us)::bigint as gpu_time_us
      from (${parts.join(' union all ')}) t ${deployments} group by 1, 2),
    groups as (
      select g.id, ${nameOfGroup(statement, customerId, by)} as name
      from (select distinct id from series) g)
    select s.*, g.name from series s left join groups g on g.id = s.id order by s.at, s.id`,
    statement.values,
  );
  return rows.map(itemFromRow);
}

/** What a part of a series is called, by the id it is split by. */
function nameOfGroup({ bind }: Statement, customerId: CustomerId, by: SeriesSplit): string {
  if (by === 'model') {
    return `(select v.content ->> 'name' from model_versions v where v.slug = g.id
      order by v.version desc limit 1)`;
  }
  if (by === 'deployment') {
    return `(select v.content ->> 'name' from deployment_versions v where v.deployment_id = g.id
      order by v.version desc limit 1)`;
  }
  if (by !== 'key') return 'g.id';
  return `(select k.name from api_keys k
    where k.customer_id = ${bind(customerId)} and k.key_id = g.id)`;
}

/** Totals of whole days or hours. */
function kept(
  statement: Statement,
  { customerId, filter }: Readonly<{ customerId: CustomerId; filter: RunFilter }>,
  step: SeriesStep,
  { from, to }: Stretch,
): string {
  const { bind } = statement;
  const { tag } = filter;
  return `select t.at, t.deployment_id, t.key_id, t.status, t.runs, t.charged, t.gpu_time_us
    from usage_totals t
    where t.customer_id = ${bind(customerId)} and t.tag_key = ${bind(tag?.key ?? '')}
      and t.tag_value = ${bind(tag?.value ?? '')} and t.step = ${bind(step)}
      and t.at >= ${bind(from === null ? '-infinity' : toIso(from))}::timestamptz
      and t.at < ${bind(to === null ? 'infinity' : toIso(to))}::timestamptz
      and ${matchingCells(statement, filter, TOTALLED)}`;
}

/** The runs of less than an hour. */
function uncounted(statement: Statement, customerId: CustomerId, filter: RunFilter): string {
  const filing = filingOf(statement, customerId, filter.tag);
  const columns = `r.ended_at as at, r.deployment_id, coalesce(r.key_id, '') as key_id, r.status,
    1::bigint as runs, r.cost as charged, coalesce(r.billable_us, 0) as gpu_time_us`;
  const source =
    filter.tag === null
      ? `select ${columns} from runs r where ${filing.where}`
      : `select ${columns.replaceAll('r.cost', 'u.cost').replaceAll('r.billable', 'u.billable')}
        from run_tags r join runs u on u.customer_id = r.customer_id and u.run_id = r.run_id
        where ${filing.where}`;
  return `select t.* from (${source} and ${matchingEnd(statement, filter)}) t
    where ${matchingCells(statement, filter, TOTALLED)}`;
}

function itemFromRow(row: SeriesRow): SeriesItem {
  return {
    at: row.at,
    group: row.id === null ? null : groupOf(row.id, row.name),
    runs: row.runs,
    chargedNanos: nanoUsd(row.charged),
    gpuTimeUs: row.gpu_time_us,
  };
}

/** A group as it is shown; what has no key is the playground's. */
function groupOf(id: string, name: string | null): { id: string; name: string } {
  return id === '' ? { id: PLAYGROUND, name: 'Playground' } : { id, name: name ?? id };
}
