import type { Queryable } from '../postgres/index.ts';
import { addMs, type Clock, DAY_MS } from '../time/index.ts';
import { deleteIdempotencyUses, deleteSamples } from './store.ts';

/** Speed and charges of a month ago say nothing about the next run. */
const SAMPLES_KEPT_MS = 30 * DAY_MS;

/** Forgets what runs leave for a time only: used idempotency keys and samples of speed. */
export async function forgetExpired(db: Queryable, clock: Clock): Promise<void> {
  const now = clock.now();
  await deleteIdempotencyUses(db, now);
  await deleteSamples(db, addMs(now, -SAMPLES_KEPT_MS));
}
