import { nanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { type Instant, toIso, utcDay } from '../time/index.ts';
import type { FaultGroup, Overview } from './overview.ts';

type CountsRow = Omit<Overview, 'failures' | 'faults' | 'writtenOffNanos' | 'chargedNanos'> &
  Readonly<{ writtenOff: bigint; charged: bigint }>;

/** The counts of an overview: today's, and since an instant. */
export async function selectCounts(
  db: Queryable,
  times: Readonly<{ now: Instant; since: Instant }>,
): Promise<Omit<Overview, 'failures' | 'faults'>> {
  const { rows } = await db.query<CountsRow>(
    `select
       f.count as "writeOffs", f.amount as "writtenOff",
       (select count(*) from customers) as customers,
       (select count(*) from customers where status = 'suspended') as suspended,
       d.runs, d.refused, d.charged, d.customers as "activeCustomers",
       (select count(*) from holds) as running,
       (select coalesce(sum(runs), 0)::bigint from usage_days where day >= $2::date - 1)
         as "recentRuns"
     from (select count(*), coalesce(sum(amount), 0)::bigint as amount from write_offs
         where recorded_at > $1) f,
       (select coalesce(sum(runs), 0)::bigint as runs, coalesce(sum(refused), 0)::bigint as refused,
          coalesce(sum(charged), 0)::bigint as charged, count(*) as customers
        from usage_days where day = $2) d`,
    [toIso(times.since), utcDay(times.now)],
  );
  const { writtenOff, charged, ...counts } = rows[0] ?? NOTHING;
  return { ...counts, writtenOffNanos: nanoUsd(writtenOff), chargedNanos: nanoUsd(charged) };
}

/** How many answers of each deployment's worker could not be believed, since an instant. */
export async function countWorkerFaults(
  db: Queryable,
  since: Instant,
): Promise<readonly FaultGroup[]> {
  const { rows } = await db.query<FaultGroup>(
    `select deployment_id as "deploymentId", count(*) as faults from worker_faults
     where recorded_at > $1 group by 1 order by 2 desc, 1`,
    [toIso(since)],
  );
  return rows;
}

const NOTHING: CountsRow = {
  writeOffs: 0n,
  writtenOff: 0n,
  customers: 0n,
  suspended: 0n,
  runs: 0n,
  refused: 0n,
  charged: 0n,
  activeCustomers: 0n,
  running: 0n,
  recentRuns: 0n,
};
