import type { Id } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import type { Hold } from './hold.ts';
import { updateHoldOwners } from './store.ts';

/**
 * Takes over open holds whose owner's lease has ended, or whose own deadline is long past.
 *
 * Of several sweepers exactly one gets each hold. Whoever adopts it must bring it to its end.
 */
export async function adoptHolds(
  db: Queryable,
  clock: Clock,
  input: { newOwnerId: Id<'owner'>; limit: number },
): Promise<Hold[]> {
  return await updateHoldOwners(db, clock.now(), input.newOwnerId, input.limit);
}
