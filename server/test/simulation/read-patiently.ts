import { setTimeout as sleep } from 'node:timers/promises';
import { readJson } from '../support/diary-answer.ts';
import type { Person } from '../support/diary-person.ts';

const MOST_TRIES = 20;

/**
 * Reads something as a careful program does: a machine on which hundreds ask at once may say 503
 * for a while.
 */
export async function readPatiently<Value>(person: Person, path: string): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    const answer = await person.call('GET', path);
    if (answer.status !== 503 || tries === MOST_TRIES) return readJson<Value>(answer);
    await sleep(200);
  }
}
