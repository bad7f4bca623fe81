import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomerId, RunId } from '../ids/index.ts';
import { findHold } from '../ledger/index.ts';
import { findIdempotentRun, findRun } from '../runs/index.ts';
import { type AnswerContext, answerFromRecord } from './answer-run.ts';
import type { InFlight } from './in-flight.ts';
import { unavailable } from './place-hold.ts';
import type { RunAnswer } from './run-request.ts';

/** What answering with a run that is known already needs. */
type KnownRunContext = AnswerContext & Readonly<{ inFlight: ReadonlyMap<RunId, InFlight> }>;

/** The run a key stands for. */
type KnownRun = Readonly<{
  runId: RunId;
  /** `joined`: it goes on; `replayed`: it is done. */
  outcome: 'joined' | 'replayed';
  requestHash: string;
  /** The run failed, and the key with it: the same request may start a new one. */
  isFree: boolean;
}>;

/** Finds the run that a customer's idempotency key stands for; undefined for a key that is new. */
export async function findKnownRun(
  context: Pick<KnownRunContext, 'database' | 'clock'>,
  customerId: CustomerId,
  idempotencyKey: string,
): Promise<KnownRun | undefined> {
  const { pool } = context.database;
  const known = await findIdempotentRun(pool, context.clock, customerId, idempotencyKey);
  if (known === undefined) return undefined;
  const record = await findRun(pool, customerId, known.runId);
  return {
    ...known,
    outcome: record === undefined ? 'joined' : 'replayed',
    isFree: record?.status === 'failed' || record?.status === 'written_off',
  };
}

const ASK_EVERY_MS = 200;

/**
 * Joins a run that is going on, here or in another process, or replays one that is done. A run that
 * failed answers with its own problem.
 *
 * Refuses: result-expired · billing-unavailable, where the run is not known any more
 */
export async function answerKnownRun(
  context: KnownRunContext,
  customerId: CustomerId,
  { runId, outcome }: Pick<KnownRun, 'runId' | 'outcome'>,
): Promise<RunAnswer> {
  const here = context.inFlight.get(runId)?.answer ?? null;
  if (here !== null) return await here;
  const { pool } = context.database;
  for (;;) {
    const record = await findRun(pool, customerId, runId);
    if (record !== undefined) {
      return await answerFromRecord(context, record, outcome === 'replayed');
    }
    const open = await findHold(pool, customerId, runId);
    if (open === undefined && !(await findRun(pool, customerId, runId))) {
      throw unavailable('The run this key belongs to is not known.');
    }
    await sleep(ASK_EVERY_MS);
  }
}
