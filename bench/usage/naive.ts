import type { Queryable } from '../../server/src/postgres/index.ts';
import { toIso } from '../../server/src/time/index.ts';
import type { RunFilter } from '../../server/src/usage/index.ts';

/** What one writes by hand over the table of runs, with its index by customer and end. */
export type Naive = Readonly<{
  /** Pages by OFFSET and LIMIT, and how many there are in all. */
  page: (filter: RunFilter, offset: number) => Promise<unknown>;
  /** Sums by day or hour. */
  series: (filter: RunFilter, step: 'day' | 'hour') => Promise<unknown>;
}>;

/** Opens the hand-written questions of one customer. */
export function openNaive(db: Queryable, customerId: string): Naive {
  return {
    async page(filter, offset) {
      const { where, values } = conditionsOf(customerId, filter);
      await db.query(
        `select * from runs where ${where} order by ended_at desc, run_id desc
         limit 50 offset ${offset}`,
        values,
      );
      await db.query(`select count(*), sum(cost) from runs where ${where}`, values);
    },
    async series(filter, step) {
      const { where, values } = conditionsOf(customerId, filter);
      await db.query(
        `select date_trunc('${step}', ended_at, 'UTC'), count(*), sum(cost) from runs
         where ${where} group by 1 order by 1`,
        values,
      );
    },
  };
}

function conditionsOf(
  customerId: string,
  filter: RunFilter,
): Readonly<{ where: string; values: unknown[] }> {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const ask = (condition: string, value: unknown): void => {
    conditions.push(condition.replace('?', `$${values.push(value)}`));
  };
  const { model, deployment, key, status, tag, from, to } = filter;
  ask('customer_id = ?', customerId);
  if (model !== null) ask('model = ?', model);
  if (deployment !== null) ask('deployment_id = ?', deployment);
  if (key !== null) ask("coalesce(key_id, '') = ?", key);
  if (status !== null) ask('status = ?', status);
  if (tag !== null && tag.value === null) ask('tags ->> ? is not null', tag.key);
  if (tag !== null && tag.value !== null) {
    ask('tags @> ?::jsonb', JSON.stringify({ [tag.key]: tag.value }));
  }
  if (from !== null) ask('ended_at >= ?', toIso(from));
  if (to !== null) ask('ended_at < ?', toIso(to));
  return { where: conditions.join(' and '), values };
}
