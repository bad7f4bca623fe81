import type { CustomerId, RunId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { ProblemSlug } from '../problems/index.ts';
import type { RunStatus, Tags } from '../runs/index.ts';
import type { Instant } from '../time/index.ts';
import { isNarrow, matchingCells } from './cells-store.ts';
import { endedRuns, matchingTags, pickedRun } from './ended-runs-store.ts';
import type { RunFilter } from './run-filter.ts';
import type { RunLine } from './run-line.ts';
import { beginStatement, type Statement } from './statement.ts';

/** Where in a list to go on: behind a running run, or behind a finished one. */
export type ListPlace = Readonly<{ phase: 'running' | 'ended'; runId: RunId }>;

/** Which lines of a list to read. */
export type LineRequest = Readonly<{
  customerId: CustomerId;
  filter: RunFilter;
  /** Whether runs that have not ended belong to the list. */
  running: boolean;
  /** Null at the beginning. */
  after: ListPlace | null;
  limit: number;
}>;

type RunLineRow = {
  run_id: RunId;
  model: string;
  model_name: string | null;
  deployment_id: string;
  deployment_name: string | null;
  status: RunStatus | 'running';
  code: ProblemSlug | null;
  accepted_at: Instant;
  started_at: Instant | null;
  ended_at: Instant | null;
  gpu_time_us: bigint | null;
  charge: bigint | null;
  key_id: string | null;
  key_name: string | null;
  source: 'api' | 'playground';
  tags: Tags;
};

/**
 * A customer's runs: those that go on, then the finished ones by their end, newest first. One
 * statement, so that a run that ends meanwhile is there once.
 */
export async function selectRunLines(
  db: Queryable,
  request: LineRequest,
): Promise<readonly RunLine[]> {
  const statement = beginStatement();
  const { customerId, after, filter } = request;
  const limit = statement.bind(request.limit);
  const running = request.running && after?.phase !== 'ended';
  const parts = [
    running && `(${runningRuns(statement, request)} order by h.run_id desc limit ${limit})`,
    filter.status !== 'running' &&
      `(select 1 as phase, r.run_id, r.key_id, r.model, r.deployment_id, r.status, r.code,
        r.priced_at as accepted_at, r.started_at, r.ended_at, r.billable_us as gpu_time_us,
        r.cost as charge, r.source, r.tags
      from picked p cross join lateral ${pickedRun(statement, customerId)} r)`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return [];
  const picked =
    filter.status === 'running'
      ? ''
      : `with recursive ${endedRuns(statement, {
          ...request,
          behind: after?.phase === 'ended' ? after.runId : null,
          through: isNarrow(filter) ? 'cells' : 'ends',
        })}`;
  const { rows } = await db.query<RunLineRow>(
    `${picked} select l.*, k.name as key_name,
      (select v.content ->> 'name' from model_versions v where v.slug = l.model
       order by v.version desc limit 1) as model_name,
      (select v.content ->> 'name' from deployment_versions v
       where v.deployment_id = l.deployment_id order by v.version desc limit 1) as deployment_name
    from (${parts.map((part) => `select * from ${part} part`).join(' union all ')}
      order by phase, ended_at desc, run_id desc limit ${limit}) l
    left join api_keys k on k.customer_id = ${statement.bind(customerId)} and k.key_id = l.key_id
    order by l.phase, l.ended_at desc, l.run_id desc`,
    statement.values,
  );
  return rows.map(lineFromRow);
}

function runningRuns(statement: Statement, { customerId, filter, after }: LineRequest): string {
  const { bind } = statement;
  const behind = after === null ? 'true' : `h.run_id < ${bind(after.runId)}`;
  const anyStatus = { ...filter, status: null };
  return `select 0 as phase, h.run_id, h.key_id, h.model, h.deployment_id, 'running' as status,
      null as code, h.created_at as accepted_at, null::timestamptz as started_at,
      null::timestamptz as ended_at, null::bigint as gpu_time_us, null::bigint as charge, h.source,
      h.tags
    from holds h where h.customer_id = ${bind(customerId)} and ${behind}
      and ${matchingCells(statement, anyStatus, { alias: 'h', key: "coalesce(h.key_id, '')" })}
      and ${matchingTags(statement, filter.tag, 'h')}`;
}

function lineFromRow(row: RunLineRow): RunLine {
  return {
    runId: row.run_id,
    model: row.model,
    modelName: row.model_name ?? row.model,
    deploymentId: row.deployment_id,
    deploymentName: row.deployment_name ?? row.deployment_id,
    status: row.status,
    code: row.code,
    acceptedAt: row.accepted_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    gpuTimeUs: row.gpu_time_us,
    chargeNanos: row.charge === null ? null : nanoUsd(row.charge),
    keyId: row.key_id,
    keyName: row.key_name,
    source: row.source,
    tags: row.tags,
  };
}
