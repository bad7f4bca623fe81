import type { CustomerId, Id, RunId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Hold } from './hold.ts';
import { selectHold, selectOwnedHolds } from './store.ts';

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

/** All open holds of one owner. */
export async function listOwnedHolds(db: Queryable, ownerId: Id<'owner'>): Promise<Hold[]> {
  return await selectOwnedHolds(db, ownerId);
}
