import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '../../problems/index.ts';

/**
 * How long a reading may take, from its request on: who waits longer has left, or asks again and
 * makes it worse.
 */
export const PATIENCE_MS = 1_750;
const LAST_LOOK_MS = 50;
const RETRY_MS = 2_000;

/**
 * Waits for work at most so long. The work itself goes on: only for what changes nothing.
 *
 * Refuses: billing-unavailable, because what takes so long is always the database.
 */
export async function patiently<Value>(
  work: Promise<Value>,
  patienceMs = PATIENCE_MS,
): Promise<Value> {
  const stop = new AbortController();
  const tooLong = async (): Promise<never> => {
    await sleep(patienceMs, undefined, { signal: stop.signal });
    // After a standstill of this process timers come before answers that are there already.
    await sleep(LAST_LOOK_MS, undefined, { signal: stop.signal });
    throw problem('billing-unavailable', 'The database does not answer in time.', {
      retryAfterMs: RETRY_MS,
    });
  };
  const late = tooLong();
  // One of the two is always left behind, and nobody else listens to it.
  late.catch(() => {});
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}
