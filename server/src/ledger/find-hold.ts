import type { CustomerId, RunId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Hold } from './hold.ts';
import { selectHold } from './store.ts';

/**
 * The open hold of a run; undefined where it is closed, or was never placed, or is somebody else's.
 */
export async function findHold(
  db: Queryable,
  customerId: CustomerId,
  runId: RunId,
): Promise<Hold | undefined> {
  return await selectHold(db, customerId, runId);
}
