import type { CustomerId, RunId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import type { Run } from './run.ts';
import { selectIdempotentRun, selectRun } from './store.ts';

/** A customer's finished run; undefined where it is unfinished, absent or somebody else's. */
export async function findRun(
  db: Queryable,
  customerId: CustomerId,
  runId: RunId,
): Promise<Run | undefined> {
  return await selectRun(db, customerId, runId);
}

/** The run that an idempotency key is in use for, and for which request; undefined: it is free. */
export async function findIdempotentRun(
  db: Queryable,
  clock: Clock,
  customerId: CustomerId,
  idempotencyKey: string,
): Promise<{ runId: RunId; requestHash: string } | undefined> {
  return await selectIdempotentRun(db, clock.now(), customerId, idempotencyKey);
}
