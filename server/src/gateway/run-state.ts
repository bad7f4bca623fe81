import { type CustomerId, isId, type RunId } from '../ids/index.ts';
import { findHold } from '../ledger/index.ts';
import { type ProblemError, problem } from '../problems/index.ts';
import { findIdempotentRun, findRun, type Run } from '../runs/index.ts';
import { type AnswerContext, leftNanos, storedResult } from './answer-run.ts';
import type { RunState } from './run-request.ts';

/**
 * Where a run is: going on, or how it ended.
 *
 * Refuses: not-found, for a run that is absent or somebody else's
 */
export async function readRunState(
  context: AnswerContext,
  customerId: CustomerId,
  runId: string,
): Promise<RunState> {
  if (!isId('run', runId)) throw noSuchRun();
  const { pool } = context.database;
  const open = await findHold(pool, customerId, runId);
  const record = await findRun(pool, customerId, runId);
  if (record !== undefined) return await endedState(context, record);
  if (open === undefined) throw noSuchRun();
  return {
    runId,
    status: 'PROCESSING',
    code: null,
    detail: null,
    chargeNanos: null,
    availableNanos: await leftNanos(context, customerId),
    gpuTimeUs: null,
    generationTimeUs: null,
    result: null,
    lost: null,
  };
}

async function endedState(context: AnswerContext, run: Run): Promise<RunState> {
  const statuses = {
    succeeded: 'COMPLETED',
    cancelled: 'CANCELLED',
    failed: 'FAILED',
    written_off: 'FAILED',
  } as const;
  return {
    runId: run.runId,
    status: statuses[run.status],
    code: run.code,
    detail: run.detail,
    chargeNanos: run.chargeNanos,
    availableNanos: await leftNanos(context, run.customerId),
    gpuTimeUs: run.billableUs,
    generationTimeUs: run.gatewayUs,
    ...(await storedResult(context, run)),
  };
}

/**
 * The run that an idempotency key stands for: one of this customer and of the model it was sent to.
 *
 * Refuses: not-found, also while the run has no hold yet
 */
export async function findRunByKey(
  context: AnswerContext,
  customerId: CustomerId,
  { slug, idempotencyKey }: Readonly<{ slug: string; idempotencyKey: string }>,
): Promise<RunId> {
  const { pool } = context.database;
  const known = await findIdempotentRun(pool, context.clock, customerId, idempotencyKey);
  if (known === undefined) throw noSuchRun();
  // A hold that closes in between has left its record behind: so the hold is asked for first.
  const open = await findHold(pool, customerId, known.runId);
  const run = open ?? (await findRun(pool, customerId, known.runId));
  if (run?.model !== slug) throw noSuchRun();
  return known.runId;
}

/** The refusal of a run that is absent or somebody else's. */
export function noSuchRun(): ProblemError {
  return problem('not-found', 'There is no such run.');
}
