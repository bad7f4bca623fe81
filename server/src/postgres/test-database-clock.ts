import { setTimeout as sleep } from 'node:timers/promises';
import { addMs, type Clock, type Instant, instant, toIso } from '../time/index.ts';
import { readServerTime } from './database-clock.ts';
import type { Queryable } from './transaction.ts';

/** A clock that stands where the database says until somebody moves it there. For tests only. */
export type TestDatabaseClock = Clock & Readonly<{ stop: () => void }>;

const LOOK_EVERY_MS = 100;

/**
 * Follows the test clock that is kept in the database, so that the server and a command that moves
 * it agree. Where none stands yet, it is set to the database server's time.
 */
export async function createTestDatabaseClock(db: Queryable): Promise<TestDatabaseClock> {
  let current = await standTestClock(db);
  const stopping = new AbortController();
  const follow = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const pause = sleep(LOOK_EVERY_MS, undefined, { ref: false, signal: stopping.signal });
      await pause.catch(() => {});
      const standsAt = await readTestClock(db).catch(() => undefined);
      if (standsAt !== undefined) current = instant(Math.max(current, standsAt));
    }
  };
  void follow();
  return { now: () => current, stop: () => stopping.abort() };
}

/** Where the test clock stands; undefined in production, where there is none. */
export async function readTestClock(db: Queryable): Promise<Instant | undefined> {
  const { rows } = await db.query<{ stands_at: Instant }>('select stands_at from test_clock');
  return rows[0]?.stands_at;
}

/**
 * Moves the test clock forward and answers where it stands then; undefined where there is none.
 *
 * Units: milliseconds, not negative.
 */
export async function advanceTestClock(db: Queryable, byMs: number): Promise<Instant | undefined> {
  const standsAt = await readTestClock(db);
  if (standsAt === undefined || byMs < 0) return standsAt;
  const to = addMs(standsAt, byMs);
  await db.query('update test_clock set stands_at = greatest(stands_at, $1)', [toIso(to)]);
  return to;
}

async function standTestClock(db: Queryable): Promise<Instant> {
  await db.query('insert into test_clock (stands_at) values ($1) on conflict do nothing', [
    toIso(await readServerTime(db)),
  ]);
  const standsAt = await readTestClock(db);
  if (standsAt === undefined) throw new Error('the test clock is gone');
  return standsAt;
}
