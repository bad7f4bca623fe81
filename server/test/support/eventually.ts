import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `check` is true, asking every 10 ms; throws when it is not within `limitMs`.
 *
 * For what other processes do, which no test clock can hurry.
 */
export async function eventually(
  what: string,
  check: () => boolean | Promise<boolean>,
  limitMs = 10_000,
): Promise<void> {
  const start = performance.now();
  while (!(await check())) {
    if (performance.now() - start > limitMs) {
      throw new Error(`not within ${limitMs} ms: ${what}`);
    }
    await sleep(10);
  }
}
