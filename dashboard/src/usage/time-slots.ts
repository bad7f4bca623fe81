import { dateText } from '../time/time-text.ts';
import { addDays, daysBetween, firstOfMonth, mondayOf } from '../time/utc-day.ts';

/** How wide the bars of the chart are in time. */
export type SlotWidth = 'hour' | 'day' | 'week' | 'month';

/** The time that one bar stands for. All of it in UTC. */
export type TimeSlot = Readonly<{
  /** The beginning of the ISO texts of what lies in it; of a week, its Monday. */
  key: string;
  /** What stands below the bar: `22 Nov`, `09:00`. */
  label: string;
  /** What it is called where there is room: `22 Nov 2026, 09:00 to 10:00 UTC`. */
  title: string;
  firstDay: string;
  lastDay: string;
}>;

const HOURS_UNTIL_DAYS = 2;
const DAYS_UNTIL_WEEKS = 92;
const WEEKS_UNTIL_MONTHS = 731;

/** Hours for up to two days; so wide otherwise that there are never too many bars to tell apart. */
export function slotWidthOf(firstDay: string, lastDay: string): SlotWidth {
  const days = daysBetween(firstDay, lastDay);
  if (days <= HOURS_UNTIL_DAYS) return 'hour';
  if (days <= DAYS_UNTIL_WEEKS) return 'day';
  return days <= WEEKS_UNTIL_MONTHS ? 'week' : 'month';
}

/** The slots from the one day to the other, both counted; none is left out. */
export function timeSlots(firstDay: string, lastDay: string, width: SlotWidth): TimeSlot[] {
  const slots: TimeSlot[] = [];
  let day = startOf(firstDay, width);
  while (day <= lastDay) {
    const next = nextDay(day, width);
    if (width === 'hour') slots.push(...hoursOf(day));
    else {
      const first = day < firstDay ? firstDay : day;
      const last = addDays(next, -1) > lastDay ? lastDay : addDays(next, -1);
      slots.push(slotOf(day, width, { firstDay: first, lastDay: last }));
    }
    day = next;
  }
  return slots;
}

/** The key of the slot an instant lies in. */
export function slotKeyOf(instant: string, width: SlotWidth): string {
  if (width === 'hour') return instant.slice(0, 13);
  const day = instant.slice(0, 10);
  return width === 'day' ? day : startOf(day, width);
}

function startOf(day: string, width: SlotWidth): string {
  if (width === 'week') return mondayOf(day);
  return width === 'month' ? firstOfMonth(day) : day;
}

function nextDay(day: string, width: SlotWidth): string {
  if (width === 'week') return addDays(day, 7);
  return width === 'month' ? firstOfMonth(addDays(day, 31)) : addDays(day, 1);
}

type Days = Pick<TimeSlot, 'firstDay' | 'lastDay'>;

function slotOf(key: string, width: SlotWidth, days: Days): TimeSlot {
  const { firstDay, lastDay } = days;
  const [first, last] = [dateText(`${firstDay}T00:00Z`), dateText(`${lastDay}T00:00Z`)];
  const title = firstDay === lastDay ? first : `${first} to ${last}`;
  const short = dateText(`${key}T00:00Z`).split(' ');
  const label = width === 'month' ? short.slice(1).join(' ') : short.slice(0, 2).join(' ');
  return { key, label, title, ...days };
}

function hoursOf(day: string): TimeSlot[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const [from, to] = [clock(hour), clock(hour + 1)];
    return {
      key: `${day}T${from.slice(0, 2)}`,
      label: from,
      title: `${dateText(`${day}T00:00Z`)}, ${from} to ${to} UTC`,
      firstDay: day,
      lastDay: day,
    };
  });
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
