import type { RunId } from '../ids/index.ts';
import { type NanoUsd, nanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { RunStatus, Tags } from '../runs/index.ts';
import type { Instant } from '../time/index.ts';
import { type EndedRequest, endedRuns, pickedRun } from './ended-runs-store.ts';
import { beginStatement } from './statement.ts';

/** One finished run in the export. */
export type ExportLine = Readonly<{
  runId: RunId;
  status: RunStatus;
  code: string | null;
  model: string;
  deploymentId: string;
  source: string;
  keyId: string | null;
  keyName: string | null;
  acceptedAt: Instant;
  startedAt: Instant | null;
  endedAt: Instant;
  gpuTimeUs: bigint | null;
  chargeNanos: NanoUsd;
  tags: Tags;
}>;

type ExportRow = Omit<ExportLine, 'chargeNanos'> & { cost: bigint };

/** The next finished runs under a filter, newest end first: a read of its own. */
export async function selectExportLines(
  db: Queryable,
  request: EndedRequest,
): Promise<readonly ExportLine[]> {
  const statement = beginStatement();
  const picked = endedRuns(statement, request);
  const { rows } = await db.query<ExportRow>(
    `with recursive ${picked}
     select r.run_id as "runId", r.status, r.code, r.model, r.deployment_id as "deploymentId",
       r.source, r.key_id as "keyId", k.name as "keyName", r.priced_at as "acceptedAt",
       r.started_at as "startedAt", r.ended_at as "endedAt", r.billable_us as "gpuTimeUs", r.cost,
       r.tags
     from picked p cross join lateral ${pickedRun(statement, request.customerId)} r
     left join api_keys k on k.customer_id = r.customer_id and k.key_id = r.key_id
     order by p.ended_at desc, p.run_id desc`,
    statement.values,
  );
  return rows.map(({ cost, ...row }) => ({ ...row, chargeNanos: nanoUsd(cost) }));
}
