import { nanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { WorkerFault, WriteOff } from './operator-lists.ts';

/** Worker faults before one, newest first. */
export async function selectWorkerFaults(
  db: Queryable,
  page: Readonly<{ before: string | null; limit: number }>,
): Promise<readonly WorkerFault[]> {
  const { rows } = await db.query<WorkerFault>(
    `select fault_id as "faultId", customer_id as "customerId", run_id as "runId",
       deployment_id as "deploymentId", kind, detail, recorded_at as "recordedAt"
     from worker_faults where fault_id < coalesce($1, 'flt_~') order by fault_id desc limit $2`,
    [page.before, page.limit],
  );
  return rows;
}

type WriteOffRow = Omit<WriteOff, 'amountNanos'> & { amount: bigint | null };

/** Write-offs of runs before one, newest first. */
export async function selectWriteOffs(
  db: Queryable,
  page: Readonly<{ before: string | null; limit: number }>,
): Promise<readonly WriteOff[]> {
  const { rows } = await db.query<WriteOffRow>(
    `select customer_id as "customerId", run_id as "runId", amount, reason,
       recorded_at as "recordedAt"
     from write_offs where run_id < coalesce($1, 'run_~') order by run_id desc limit $2`,
    [page.before, page.limit],
  );
  return rows.map(({ amount, ...rest }) => ({
    ...rest,
    amountNanos: amount === null ? null : nanoUsd(amount),
  }));
}
