import type { Queryable } from '../postgres/index.ts';
import { addMs, type Clock } from '../time/index.ts';
import { deleteOwners } from './store.ts';

/** A dead owner's holds are swept long before; the hour is for whoever looks into what happened. */
const KEPT_MS = 3_600_000;

/** Forgets owners whose lease ended an hour ago and who have no hold left. */
export async function forgetOwners(db: Queryable, clock: Clock): Promise<void> {
  await deleteOwners(db, addMs(clock.now(), -KEPT_MS));
}
