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
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const end = (): void =>
      reject(
        problem('billing-unavailable', 'The database does not answer in time.', {
          retryAfterMs: RETRY_MS,
        }),
      );
    // After a standstill of this process timers come before answers that are there already.
    const lookAgain = (): void => {
      timer = setTimeout(end, LAST_LOOK_MS);
    };
    timer = setTimeout(lookAgain, patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
