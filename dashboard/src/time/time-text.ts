/** Times and durations in words. Pure: the present is an argument. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A time relative to now: `just now`, `2 min ago`, `3 h ago`, then the date. */
export function agoText(instant: string, nowMs: number): string {
  const ms = nowMs - Date.parse(instant);
  if (ms < 10 * SECOND) return 'just now';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ago`;
  if (ms < 7 * DAY) return `${Math.floor(ms / DAY)} d ago`;
  return dayText(instant, nowMs);
}

/** How long until a time: `3 h 12 m`, `41 s`; `now` once it has come. */
export function untilText(instant: string, nowMs: number): string {
  const ms = Date.parse(instant) - nowMs;
  if (ms <= 0) return 'now';
  if (ms < MINUTE) return `${Math.ceil(ms / SECOND)} s`;
  const minutes = Math.ceil(ms / MINUTE);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} m`;
  return `${Math.floor(hours / 24)} d`;
}

/** The exact instant, in UTC: `22 Nov 2026, 09:30:12.123 UTC`. */
export function utcText(instant: string): string {
  const iso = new Date(instant).toISOString();
  return `${dayOf(iso)} ${iso.slice(0, 4)}, ${iso.slice(11, 23)} UTC`;
}

/** The UTC day, with its year where that is not the present one: `22 Nov`. */
export function dayText(instant: string, nowMs: number): string {
  const iso = new Date(instant).toISOString();
  const year = iso.slice(0, 4);
  const sameYear = year === new Date(nowMs).toISOString().slice(0, 4);
  return sameYear ? dayOf(iso) : `${dayOf(iso)} ${year}`;
}

/** The UTC day with its year, always: `1 Nov 2026`. */
export function dateText(instant: string): string {
  const iso = new Date(instant).toISOString();
  return `${dayOf(iso)} ${iso.slice(0, 4)}`;
}

/** The UTC time of day: `00:00 UTC`. */
export function clockText(instant: string): string {
  return `${new Date(instant).toISOString().slice(11, 16)} UTC`;
}

/**
 * A duration as lists show it: `24 ms`, `1.532 s`, `2 min 5.1 s`; of sums also `3 h 5 min`.
 * Units: `us` microseconds.
 */
export function durationText(us: number): string {
  if (us < 1000) return `${us} µs`;
  if (us < 999_500) return `${(us / 1000).toFixed(us < 10_000 ? 1 : 0)} ms`;
  if (us < 60_000_000) return `${(us / 1_000_000).toFixed(3)} s`;
  const minutes = Math.floor(us / 60_000_000);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  if (us % 60_000_000 === 0) return `${minutes} min`;
  return `${minutes} min ${((us - minutes * 60_000_000) / 1_000_000).toFixed(1)} s`;
}

/** How much later one instant is than another: `2 ms`, `1.532 s`. */
export function gapText(from: string, to: string): string {
  const ms = Math.max(0, Date.parse(to) - Date.parse(from));
  // The two are known to the millisecond: microseconds and tenths would be made up.
  return ms < SECOND ? `${ms} ms` : durationText(ms * SECOND);
}

/** A duration to the microsecond, as receipts show it: `3.812000 s`. Units: `us` microseconds. */
export function exactSecondsText(us: number): string {
  const seconds = Math.floor(us / 1_000_000);
  return `${seconds}.${String(us - seconds * 1_000_000).padStart(6, '0')} s`;
}

function dayOf(iso: string): string {
  return `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]}`;
}
