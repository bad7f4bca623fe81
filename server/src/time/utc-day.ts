import { type Instant, instant, toIso } from './instant.ts';

/** A UTC day in milliseconds: UTC has no daylight saving, so every day is as long. */
export const DAY_MS = 86_400_000;

/** The UTC day an instant falls on, as `2026-11-22`. */
export function utcDay(at: Instant): string {
  return toIso(at).slice(0, 10);
}

/** 00:00 UTC of the day an instant falls on. */
export function startOfUtcDay(at: Instant): Instant {
  return instant(Math.floor(at / DAY_MS) * DAY_MS);
}

/** 00:00 UTC of the day after the one an instant falls on: when free credit returns. */
export function startOfNextUtcDay(at: Instant): Instant {
  return instant(startOfUtcDay(at) + DAY_MS);
}
