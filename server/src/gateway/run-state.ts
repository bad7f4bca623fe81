import { type CustomerId, isId, type RunId } from '../ids/index.ts';
import { findHold } from '../ledger/index.ts';
import { type ProblemError, problem } from '../problems/index.ts';
import { findIdempotentRun, findRun, type Run } from '../runs/index.ts';
import { type AnswerContext, leftNanos, storedResult } from './answer-run.ts';
import type { InFlight } from './carry-out.ts';
import type { RunState } from './run-request.ts';

type StateContext = AnswerContext & Readonly<{ inFlight: ReadonlyMap<RunId, InFlight> }>;

/**
 * Where a run is: going on, or how it ended.
 *
 * Refuses: not-found, for a run that is absent or somebody else's
 */
export async function readRunState(
  context: StateContext,
  customerId: CustomerId,
  runId: string,
): Promise<RunState> {
  if (!isId('run', runId)) throw notFound();
  const { pool } = context.database;
  const open = await findHold(pool, customerId, runId);
  const record = await findRun(pool, customerId, runId);
  if (record !== undefined) return await endedState(context, record);
  if (open === undefined) throw notFound();
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
  };
}

async function endedState(context: StateContext, run: Run): Promise<RunState> {
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
    result: await storedResult(context, run),
  };
}

/**
 * Stops a run that this process carries out, and gives its state once it is settled. A run that has
 * ended stays as it is.
 *
 * Refuses: not-found · conflict, for a run that another process carries out
 */
export async function cancelRun(
  context: StateContext,
  customerId: CustomerId,
  runId: string,
): Promise<RunState> {
  if (!isId('run', runId)) throw notFound();
  const inFlight = context.inFlight.get(runId);
  if (inFlight !== undefined && inFlight.customerId === customerId) {
    inFlight.running.stop('cancelled');
    await inFlight.running.finished.catch(() => undefined);
    return await readRunState(context, customerId, runId);
  }
  const state = await readRunState(context, customerId, runId);
  if (state.status !== 'PROCESSING') return state;
  throw problem('conflict', 'Another server carries this run out: cancel it there.', { runId });
}

/**
 * The run that an idempotency key stands for: one of this customer and of the model it was sent to.
 *
 * Refuses: not-found, also while the run has no hold yet
 */
export async function findRunByKey(
  context: StateContext,
  customerId: CustomerId,
  { slug, idempotencyKey }: Readonly<{ slug: string; idempotencyKey: string }>,
): Promise<RunId> {
  const { pool } = context.database;
  const known = await findIdempotentRun(pool, context.clock, customerId, idempotencyKey);
  if (known === undefined) throw notFound();
  // A hold that closes in between has left its record behind: so the hold is asked for first.
  const open = await findHold(pool, customerId, known.runId);
  const run = open ?? (await findRun(pool, customerId, known.runId));
  if (run?.model !== slug) throw notFound();
  return known.runId;
}

function notFound(): ProblemError {
  return problem('not-found', 'There is no such run.');
}
