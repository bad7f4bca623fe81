export { type Clock, createProcessClock } from './clock.ts';
export { addMs, type Instant, instant, parseInstant, toIso } from './instant.ts';
export { monotonicUs } from './monotonic.ts';
export { createTestClock, type TestClock } from './test-clock.ts';
export { DAY_MS, startOfNextUtcDay, startOfUtcDay, utcDay } from './utc-day.ts';
