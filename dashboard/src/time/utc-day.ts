/** Days of the calendar in UTC, as text: `2026-11-22`. Pure: the present is an argument. */

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The UTC day an instant lies in. Units: `ms` since epoch. */
export function utcDayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** When a UTC day begins. Units: ms since epoch. */
function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

/** The day so many days later; earlier where `days` is negative. */
export function addDays(day: string, days: number): string {
  return utcDayOf(startOfDay(day) + days * DAY_MS);
}

/** How many days lie from one day to another, both counted. */
export function daysBetween(from: string, to: string): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / DAY_MS) + 1;
}

/** Whether a text is a day of the calendar: `2026-02-30` is none. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const ms = startOfDay(text);
  return !Number.isNaN(ms) && utcDayOf(ms) === text;
}

/** The Monday of the week a day lies in. */
export function mondayOf(day: string): string {
  const weekday = new Date(startOfDay(day)).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** The first day of the month a day lies in. */
export function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}
