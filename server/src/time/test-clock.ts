import type { Clock } from './clock.ts';
import { addMs, type Instant } from './instant.ts';

/** A clock that moves only when told to. */
export type TestClock = Clock &
  Readonly<{
    /** Moves to an instant, which must not lie in its past. */
    set: (to: Instant) => void;
    /** Moves forward by `ms` milliseconds. */
    advance: (ms: number) => void;
  }>;

/** Makes a clock that stands at `start` until it is moved. */
export function createTestClock(start: Instant): TestClock {
  let current = start;
  const set = (to: Instant): void => {
    if (to < current) throw new RangeError('a test clock does not go back');
    current = to;
  };
  return { now: () => current, set, advance: (ms) => set(addMs(current, ms)) };
}
