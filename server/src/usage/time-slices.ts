import { DAY_MS, type Instant, instant } from '../time/index.ts';

/** A half-open stretch of time; null where it has no end on that side. */
export type Stretch = Readonly<{ from: Instant | null; to: Instant | null }>;

/** A stretch of time, cut into what is kept as totals of days and hours, and what is not. */
export type TimeSlices = Readonly<{
  days: Stretch | null;
  hours: readonly Stretch[];
  /** Less than an hour each: these are added up from the runs themselves. */
  rest: readonly Stretch[];
}>;

const HOUR_MS = 3_600_000;

/**
 * Cuts a stretch into whole days, whole hours and what remains at its edges.
 *
 * By hours, no days are used. Law: the slices cover the stretch, and none covers a moment twice.
 */
export function sliceTime(stretch: Stretch, finest: 'day' | 'hour'): TimeSlices {
  const hours = inner(stretch, HOUR_MS);
  if (hours === null) return { days: null, hours: [], rest: present([stretch]) };
  const rest = present(around(stretch, hours));
  if (finest === 'hour') return { days: null, hours: [hours], rest };
  const days = inner(hours, DAY_MS);
  if (days === null) return { days: null, hours: [hours], rest };
  return { days, hours: present(around(hours, days)), rest };
}

/** The whole units within a stretch; null where there is none. */
function inner({ from, to }: Stretch, unitMs: number): Stretch | null {
  const first = from === null ? null : instant(Math.ceil(from / unitMs) * unitMs);
  const last = to === null ? null : instant(Math.floor(to / unitMs) * unitMs);
  return first !== null && last !== null && first >= last ? null : { from: first, to: last };
}

function around(outer: Stretch, part: Stretch): readonly Stretch[] {
  return [
    ...(outer.from === null ? [] : [{ from: outer.from, to: part.from }]),
    ...(outer.to === null ? [] : [{ from: part.to, to: outer.to }]),
  ];
}

function present(stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.filter(({ from, to }) => from === null || to === null || from < to);
}
