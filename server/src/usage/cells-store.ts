import type { CustomerId } from '../ids/index.ts';
import type { TagFilter } from '../runs/index.ts';
import { toIso } from '../time/index.ts';
import type { RunFilter } from './run-filter.ts';
import type { Statement } from './statement.ts';

/**
 * Finished runs are filed in cells: deployment, key ('' where there is none) and status. A customer
 * has few, so that a filter is a few places in an index, however many runs there are.
 *
 * Here are the parts of statements that visit them: of all runs, or of those with a tag.
 */
export type Filing = Readonly<{
  /** The table, and what its rows are narrowed to first; the alias is `r`. */
  from: string;
  where: string;
  key: string;
}>;

/** Where a customer's runs under a tag, or all of them, are filed. */
export function filingOf(
  { bind }: Statement,
  customerId: CustomerId,
  tag: TagFilter | null,
): Filing {
  if (tag === null) {
    return {
      from: 'runs r',
      where: `r.customer_id = ${bind(customerId)}`,
      key: "coalesce(r.key_id, '')",
    };
  }
  const where = `r.customer_id = ${bind(customerId)} and r.tag_key = ${bind(tag.key)}
    and r.tag_value = ${bind(tag.value ?? '')}`;
  return { from: 'run_tags r', where, key: 'r.key_id' };
}

/**
 * The recursive relation `cells`: every cell there is, each found by one look into the index behind
 * the last.
 */
export function cellsOf({ from, where, key }: Filing): string {
  const order = `order by r.deployment_id, ${key}, r.status limit 1`;
  return `cells (deployment_id, key_id, status) as (
    (select r.deployment_id, ${key}, r.status from ${from} where ${where} ${order})
    union all
    select n.* from cells c cross join lateral (
      select r.deployment_id, ${key}, r.status from ${from}
      where ${where} and (r.deployment_id, ${key}, r.status)
        > (c.deployment_id, c.key_id, c.status) ${order}) n)`;
}

/** What a filter asks of a row's deployment, key and status; `key` is how its key is written. */
export function matchingCells(
  { bind }: Statement,
  filter: RunFilter,
  { alias, key: keyOfRow }: Readonly<{ alias: string; key: string }>,
): string {
  const { model, deployment, key, status } = filter;
  const conditions = [
    model !== null &&
      `${alias}.deployment_id in
        (select m.deployment_id from deployments m where m.model = ${bind(model)})`,
    deployment !== null && `${alias}.deployment_id = ${bind(deployment)}`,
    key !== null && `${keyOfRow} = ${bind(key)}`,
    status !== null && `${alias}.status = ${bind(status)}`,
  ];
  return conditions.filter((each) => each !== false).join(' and ') || 'true';
}

/** What a filter asks of the end of a run. */
export function matchingEnd({ bind }: Statement, { from, to }: RunFilter): string {
  const conditions = [
    from !== null && `r.ended_at >= ${bind(toIso(from))}::timestamptz`,
    to !== null && `r.ended_at < ${bind(toIso(to))}::timestamptz`,
  ];
  return conditions.filter((each) => each !== false).join(' and ') || 'true';
}

/** Whether a filter leaves runs out, whenever they ended. */
export function isNarrow({ model, deployment, key, status, tag }: RunFilter): boolean {
  return [model, deployment, key, status, tag].some((each) => each !== null);
}
