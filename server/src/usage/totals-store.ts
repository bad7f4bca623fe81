import type { CustomerId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { type Instant, toIso, utcDay } from '../time/index.ts';
import { filingOf, isNarrow, matchingCells, matchingEnd } from './cells-store.ts';
import { PLAYGROUND, type RunFilter } from './run-filter.ts';
import { beginStatement, type Statement } from './statement.ts';
import { type Stretch, sliceTime } from './time-slices.ts';
import type { SeriesItem, SeriesSplit, SeriesStep } from './usage-series.ts';

type SeriesRow = {
  at: Instant;
  id: string | null;
  runs: bigint;
  charged: bigint;
  gpu_time_us: bigint;
};

/** By models, totals are added up by deployment first: of those there are few, and each has one. */
const SPLITS: Readonly<Record<SeriesSplit, string>> = {
  none: 'null::text',
  model: 't.deployment_id',
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
  // Each part is added up by itself, where it can be in the order of its index.
  const add = (part: string, at: string): string =>
    `(select ${at} as at, ${SPLITS[by]} as id, sum(t.runs) as runs, sum(t.charged) as charged,
      sum(t.gpu_time_us) as gpu_time_us from ${part} group by 1, 2)`;
  const stepOf = `date_bin('1 ${step}', t.at, ${ORIGIN})`;
  const parts = [
    ...(slices.days === null ? [] : [add(wholeDays(statement, request, slices.days), 't.at')]),
    ...slices.hours.map((stretch) =>
      add(kept(statement, request, 'hour', stretch), step === 'hour' ? 't.at' : stepOf),
    ),
    ...slices.rest.map((stretch) =>
      add(uncounted(statement, customerId, { ...filter, ...stretch }), stepOf),
    ),
  ];
  if (parts.length === 0) return [];
  const model =
    'left join lateral (select d.model from deployments d where d.deployment_id = t.id) d';
  const { rows } = await db.query<SeriesRow>(
    `select t.at, ${by === 'model' ? 'd.model' : 't.id'} as id, sum(t.runs)::bigint as runs,
      sum(t.charged)::bigint as charged, sum(t.gpu_time_us)::bigint as gpu_time_us
    from (${parts.join(' union all ')}) t ${by === 'model' ? `${model} on true` : ''} group by 1, 2
    order by 1, 2`,
    statement.values,
  );
  const names = await selectNames(db, request, [...new Set(rows.map(({ id }) => id ?? ''))]);
  return rows.map((row) => itemFromRow(row, names));
}

/** What the parts of a series are called, by the ids it is split by. */
async function selectNames(
  db: Queryable,
  { customerId, by }: Readonly<{ customerId: CustomerId; by: SeriesSplit }>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (by === 'none' || by === 'status') return new Map();
  const { rows } = await db.query<{ id: string; name: string | null }>(
    by === 'key'
      ? 'select key_id as id, name from api_keys where customer_id = $2 and key_id = any ($1)'
      : `select i.id, (${by === 'model' ? MODEL_NAME : DEPLOYMENT_NAME}) as name
         from unnest($1::text[]) i (id)`,
    by === 'key' ? [ids, customerId] : [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name ?? id]));
}

const MODEL_NAME = `select v.content ->> 'name' from model_versions v where v.slug = i.id
  order by v.version desc limit 1`;
const DEPLOYMENT_NAME = `select v.content ->> 'name' from deployment_versions v
  where v.deployment_id = i.id order by v.version desc limit 1`;

/** Totals of whole days: where nothing is split or left out, the one row that each day has. */
function wholeDays(
  statement: Statement,
  request: Readonly<{ customerId: CustomerId; filter: RunFilter; by: SeriesSplit }>,
  { from, to }: Stretch,
): string {
  if (request.by !== 'none' || isNarrow(request.filter)) {
    return kept(statement, request, 'day', { from, to });
  }
  const { bind } = statement;
  return `(select u.day::timestamp at time zone 'UTC' as at, u.runs, u.charged, u.gpu_time_us
    from usage_days u where u.customer_id = ${bind(request.customerId)} and u.runs > 0
      and u.day >= ${bind(from === null ? '-infinity' : utcDay(from))}::date
      and u.day < ${bind(to === null ? 'infinity' : utcDay(to))}::date) t`;
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
  return `usage_totals t
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
  return `(${source} and ${matchingEnd(statement, filter)}) t
    where ${matchingCells(statement, filter, TOTALLED)}`;
}

function itemFromRow(row: SeriesRow, names: ReadonlyMap<string, string>): SeriesItem {
  return {
    at: row.at,
    group: row.id === null ? null : groupOf(row.id, names),
    runs: row.runs,
    chargedNanos: nanoUsd(row.charged),
    gpuTimeUs: row.gpu_time_us,
  };
}

/** A group as it is shown; what has no key is the playground's. */
function groupOf(id: string, names: ReadonlyMap<string, string>): { id: string; name: string } {
  return id === '' ? { id: PLAYGROUND, name: 'Playground' } : { id, name: names.get(id) ?? id };
}
