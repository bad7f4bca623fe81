import type { Queryable } from '../postgres/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { TimesSeen } from './drift.ts';
import type { FailedRun, FailureFilter } from './failed-run.ts';

/** As the partial indexes of migration 000015 have it, word for word. */
const FAILED = `r.status in ('failed', 'written_off')`;

/** Where a list of failed runs goes on: before this end. */
export type FailurePlace = Readonly<{ endedAt: Instant; runId: string }>;

/** Failed runs that ended before a place, newest end first. */
export async function selectFailedRuns(
  db: Queryable,
  page: FailureFilter & Readonly<{ before: FailurePlace | null; limit: number }>,
): Promise<readonly FailedRun[]> {
  const { before, code, deployment, limit } = page;
  const values: unknown[] = [limit];
  // Only what is asked for stands in the statement, so that each filter has its index.
  const given = (sql: (place: string) => string, value: unknown): string => {
    if (value === undefined) return '';
    values.push(value);
    return ` and ${sql(`$${values.length}`)}`;
  };
  const where = [
    given((place) => `r.code = ${place}`, code),
    given((place) => `r.deployment_id = ${place}`, deployment),
    given((place) => `r.ended_at <= ${place}`, before === null ? undefined : toIso(before.endedAt)),
    before === null
      ? ''
      : given(
          (place) => `(r.ended_at, r.run_id) < ($${values.length - 1}, ${place})`,
          before.runId,
        ),
  ].join('');
  const { rows } = await db.query<FailedRun>(
    `select r.run_id as "runId", r.customer_id as "customerId", c.name as "customerName", r.model,
       r.deployment_id as "deploymentId", r.status, r.code, r.detail,
       r.worker_fault as "workerFault", r.priced_at as "acceptedAt", r.ended_at as "endedAt",
       r.gateway_us as "gatewayUs"
     from runs r join customers c using (customer_id)
     where ${FAILED}${where} order by r.ended_at desc, r.run_id desc limit $1`,
    values,
  );
  return rows;
}

/** Every code, or every deployment, that a failed run has: one step of the index for each. */
export async function selectFailureFacet(
  db: Queryable,
  column: 'code' | 'deployment_id',
): Promise<readonly string[]> {
  const { rows } = await db.query<{ value: string }>(
    `with recursive found as (
       (select r.${column} as value from runs r where ${FAILED} and r.${column} is not null
        order by r.${column} limit 1)
       union all
       select (select r.${column} from runs r where ${FAILED} and r.${column} > found.value
         order by r.${column} limit 1)
       from found where found.value is not null)
     select value from found where value is not null order by value`,
  );
  return rows.map(({ value }) => value);
}

/** How many runs of a deployment failed with a code, or were written off with it. */
export type FailureGroup = Pick<FailedRun, 'status' | 'code' | 'deploymentId'> &
  Readonly<{ runs: bigint }>;

/** Failed runs that ended since an instant, by deployment, status and code, at most `most` of them. */
export async function countFailedRuns(
  db: Queryable,
  since: Instant,
  most: number,
): Promise<readonly FailureGroup[]> {
  const { rows } = await db.query<FailureGroup>(
    `select status, code, deployment_id as "deploymentId", count(*) as runs
     from (select r.status, r.code, r.deployment_id from runs r where ${FAILED} and r.ended_at > $1
       order by r.ended_at desc limit $2) f
     group by 1, 2, 3 order by 4 desc, 3, 2, 1`,
    [toIso(since), most],
  );
  return rows;
}

type SeenRow = TimesSeen & Readonly<{ deploymentId: string; recent: boolean }>;

/** Medians of the last `recent` successful runs of each deployment, and of those before them. */
export async function selectTimesSeen(
  db: Queryable,
  runs: Readonly<{ recent: number; before: number }>,
): Promise<readonly SeenRow[]> {
  const { rows } = await db.query<SeenRow>(
    `select d.deployment_id as "deploymentId", s.nth <= $1::integer as recent, count(*)::int as runs,
       percentile_disc(0.5) within group (order by s.worker_us) as "workerUs",
       percentile_disc(0.5) within group (order by s.gateway_us) as "gatewayUs",
       percentile_disc(0.5) within group (order by s.worker_us::float8 / s.gateway_us) as ratio
     from deployments d cross join lateral (
       select n.worker_us, n.gateway_us,
         row_number() over (order by n.run_id desc) as nth
       from (select run_id, worker_us, gateway_us from run_samples
         where deployment_id = d.deployment_id
         order by run_id desc limit $1::integer + $2::integer) n
       where n.worker_us is not null and n.gateway_us > 0) s
     group by 1, 2`,
    [runs.recent, runs.before],
  );
  return rows;
}
