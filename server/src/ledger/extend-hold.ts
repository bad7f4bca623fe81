import type { NanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import type { Hold } from './hold.ts';
import { updateHoldAmount } from './store.ts';

/**
 * Extends an open hold towards a target as far as its cap and the funds allow; never shrinks it.
 *
 * Returns what it holds now, undefined where the hold is closed.
 */
export async function extendHold(
  db: Queryable,
  clock: Clock,
  input: { hold: Pick<Hold, 'customerId' | 'runId'>; targetNanos: NanoUsd },
): Promise<NanoUsd | undefined> {
  return await updateHoldAmount(db, clock.now(), input.hold, input.targetNanos);
}
