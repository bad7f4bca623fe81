import type { CustomerId, RunId } from '../ids/index.ts';
import type { TagFilter } from '../runs/index.ts';
import { cellsOf, filingOf, matchingCells, matchingEnd } from './cells-store.ts';
import type { RunFilter } from './run-filter.ts';
import type { Statement } from './statement.ts';

/** The next finished runs of a customer under a filter, newest end first. */
export type EndedRequest = Readonly<{
  customerId: CustomerId;
  filter: RunFilter;
  /** The run behind which to go on; null at the beginning. */
  behind: RunId | null;
  limit: number;
  /**
   * `ends`: read in the order of their ends, leaving out what does not match. `cells`: where few of
   * the next ones match, read so many from each cell that matches and take the newest: however rare
   * they are, as fast.
   */
  through: 'ends' | 'cells';
}>;

/** So many of the next runs are looked at before the cells are. */
const NEAR = 1_000;

/** The relation `picked` for a `with recursive`: when they ended, and their ids. */
export function endedRuns(statement: Statement, request: EndedRequest): string {
  const { bind } = statement;
  const { customerId, filter, behind } = request;
  const next = behind === null ? 'true' : endsBefore(statement, { customerId, runId: behind });
  const limit = bind(request.limit);
  const span: Span = { inTime: `${matchingEnd(statement, filter)} and ${next}`, limit };
  if (request.through === 'ends')
    return `picked as (${runsByEnd(statement, request, span, 'runs')})`;
  const near = `(select * from runs r where r.customer_id = ${bind(customerId)}
    and ${span.inTime} order by r.ended_at desc, r.run_id desc limit ${NEAR})`;
  // The cells are not visited where what is near fills the page: the count is asked first.
  return `near as materialized (${runsByEnd(statement, request, span, near)}),
    ${cellsOf(filingOf(statement, customerId, filter.tag))},
    picked as (
      select * from near where (select count(*) from near) >= ${limit}
      union all (${runsByCell(statement, request, span)}))`;
}

function endsBefore(
  { bind }: Statement,
  run: Readonly<{ customerId: CustomerId; runId: RunId }>,
): string {
  const runId = bind(run.runId);
  const end = `select b.ended_at from runs b
    where b.customer_id = ${bind(run.customerId)} and b.run_id = ${runId}`;
  return `(r.ended_at, r.run_id) < ((${end}), ${runId})`;
}

/** Between which ends, and how many. */
type Span = Readonly<{ inTime: string; limit: string }>;

/** The next runs of a relation that match, in the order of their ends. */
function runsByEnd(
  statement: Statement,
  { customerId, filter }: EndedRequest,
  { inTime, limit }: Span,
  relation: string,
): string {
  const { where, key } = filingOf(statement, customerId, null);
  return `select r.ended_at, r.run_id from ${relation} r
    where ${where} and ${inTime} and ${matchingTags(statement, filter.tag, 'r')}
      and ${matchingCells(statement, filter, { alias: 'r', key })}
    order by r.ended_at desc, r.run_id desc limit ${limit}`;
}

/** The next runs of each cell that matches, the newest of them all. */
function runsByCell(
  statement: Statement,
  { customerId, filter }: EndedRequest,
  { inTime, limit }: Span,
): string {
  const { from, where, key } = filingOf(statement, customerId, filter.tag);
  const order = `order by ended_at desc, run_id desc limit ${limit}`;
  return `select p.ended_at, p.run_id from cells c cross join lateral (
      select r.ended_at, r.run_id from ${from}
      where ${where} and r.deployment_id = c.deployment_id and ${key} = c.key_id
        and r.status = c.status and ${inTime} ${order}) p
    where (select count(*) from near) < ${limit}
      and ${matchingCells(statement, filter, { alias: 'c', key: 'c.key_id' })} ${order}`;
}

/** The run of a row of `picked`, for a lateral join: each is looked up by its key. */
export function pickedRun({ bind }: Statement, customerId: CustomerId): string {
  return `(select * from runs u
    where u.customer_id = ${bind(customerId)} and u.run_id = p.run_id offset 0)`;
}

/** What a filter asks of the tags that stand with a run or a hold. */
export function matchingTags({ bind }: Statement, tag: TagFilter | null, alias: string): string {
  if (tag === null) return 'true';
  if (tag.value === null) return `${alias}.tags ? ${bind(tag.key)}`;
  return `${alias}.tags @> ${bind(JSON.stringify({ [tag.key]: tag.value }))}::jsonb`;
}
