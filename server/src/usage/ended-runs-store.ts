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
   * `ends`: read in the order of their ends, leaving out what does not match. `cells`: read so many
   * from each cell that matches and take the newest: however rare they are, as fast.
   */
  through: 'ends' | 'cells';
}>;

/** The relation `picked` for a `with recursive`: when they ended, and their ids. */
export function endedRuns(statement: Statement, request: EndedRequest): string {
  const { bind } = statement;
  const { customerId, filter, behind } = request;
  const next =
    behind === null
      ? 'true'
      : `(r.ended_at, r.run_id) < ((select b.ended_at from runs b
          where b.customer_id = ${bind(customerId)} and b.run_id = ${bind(behind)}), ${bind(behind)})`;
  const inTime = `${matchingEnd(statement, filter)} and ${next}`;
  const order = `order by ended_at desc, run_id desc limit ${bind(request.limit)}`;
  if (request.through === 'ends') {
    const filing = filingOf(statement, customerId, null);
    return `picked as (select r.ended_at, r.run_id from runs r
      where ${filing.where} and ${inTime} and ${matchingTags(statement, filter.tag, 'r')}
        and ${matchingCells(statement, filter, { alias: 'r', key: filing.key })} ${order})`;
  }
  const filing = filingOf(statement, customerId, filter.tag);
  return `${cellsOf(filing)}, picked as (
    select p.ended_at, p.run_id from cells c cross join lateral (
      select r.ended_at, r.run_id from ${filing.from}
      where ${filing.where} and r.deployment_id = c.deployment_id and ${filing.key} = c.key_id
        and r.status = c.status and ${inTime} ${order}) p
    where ${matchingCells(statement, filter, { alias: 'c', key: 'c.key_id' })} ${order})`;
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
