import { type Instant, instant } from './instant.ts';

/** Tells the time. An argument everywhere, so that a test may decide what time it is. */
export type Clock = Readonly<{ now: () => Instant }>;

/** The process's own clock; the server uses one that follows the database instead. */
export function createProcessClock(): Clock {
  return { now: () => instant(Date.now()) };
}
