import type { RunFilter } from '../client/run-filter.ts';
import { addDays, daysBetween, firstOfMonth, isDay } from '../time/utc-day.ts';

/** What stands in the address of the usage page: all texts, none checked yet. */
export type UsageSearch = Readonly<{ [Name in SearchName]?: string | undefined }>;

/** The names in the address. */
export type SearchName = (typeof SEARCH_NAMES)[number];

/** What the usage page shows. */
export type UsageView = Readonly<{
  /** The first and the last UTC day, both counted. */
  firstDay: string;
  lastDay: string;
  /** `custom`: the days were chosen one by one. */
  range: RangeName | 'custom';
  filter: RunFilter;
  by: SplitName;
  show: ShowName;
}>;

/** A part of the address that makes no sense, and what would. */
export type SearchFault = Readonly<{ name: SearchName; value: string; reason: string }>;

const SEARCH_NAMES = [
  'range',
  'from',
  'to',
  'model',
  'deployment',
  'key',
  'status',
  'tag',
  'by',
  'show',
] as const;

/** The spans of days one chooses by name; each ends today. */
export const RANGES = ['today', '7d', '30d', '90d', 'month'] as const;

/** A span of days that has a name. */
export type RangeName = (typeof RANGES)[number];

/** What the chart is split by. */
export const SPLITS = ['none', 'model', 'key', 'deployment'] as const;

/** One of the splits. */
export type SplitName = (typeof SPLITS)[number];

/** What the chart counts. */
export const SHOWS = ['dollars', 'runs'] as const;

/** Dollars or runs. */
export type ShowName = (typeof SHOWS)[number];

/** How a run can stand, in the order in which one looks for them. */
export const STATUSES = ['succeeded', 'failed', 'cancelled', 'written_off', 'running'] as const;

/** What is shown where the address says nothing. */
export const DEFAULTS = { range: '30d', by: 'none', show: 'dollars' } as const;

const LONGEST_DAYS = 3660;
const SLUG = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const KEY = /^(?:playground|key_[0-9a-z]{26})$/;
const TAG = /^[a-z0-9_.-]{1,40}(?:=[\x20-\x2b\x2d-\x7e]{0,100})?$/;

/** Keeps of an address what this page knows; what is said twice is kept as a text that is wrong. */
export function usageSearch(raw: Readonly<Record<string, unknown>>): UsageSearch {
  const search: { [Name in SearchName]?: string } = {};
  for (const name of SEARCH_NAMES) {
    const value = raw[name];
    if (value === undefined || value === '') continue;
    search[name] = typeof value === 'string' ? value : String(value);
  }
  return search;
}

/**
 * Reads the address of the usage page, so that nonsense in it is told and never guessed at.
 *
 * `today` is the present UTC day, which the named ranges end with.
 */
export function readUsageSearch(
  search: UsageSearch,
  today: string,
): Readonly<{ view: UsageView } | { faults: readonly SearchFault[] }> {
  const faults: SearchFault[] = [];
  const refuse = (name: SearchName, reason: string): void => {
    faults.push({ name, value: search[name] ?? '', reason });
  };
  const matching = (name: SearchName, pattern: RegExp, reason: string): string | undefined => {
    const value = search[name];
    if (value === undefined || pattern.test(value)) return value;
    refuse(name, reason);
    return undefined;
  };
  const among = <Value extends string>(
    name: SearchName,
    values: readonly Value[],
  ): Value | undefined => {
    const value = search[name];
    const found = values.find((each) => each === value);
    if (value !== undefined && found === undefined) refuse(name, `is one of ${values.join(', ')}`);
    return found;
  };
  const parts = {
    model: matching('model', SLUG, 'is the short name of a model, such as people-cutout'),
    deployment: matching('deployment', SLUG, 'is the id of a deployment'),
    key: matching('key', KEY, 'is the id of an API key, or playground'),
    status: among('status', STATUSES),
    tag: matching('tag', TAG, 'is a tag such as team=vision, or the key of one'),
  };
  const by = among('by', SPLITS) ?? DEFAULTS.by;
  const show = among('show', SHOWS) ?? DEFAULTS.show;
  const named = among('range', RANGES);
  const days = readDays(search, today, named ?? DEFAULTS.range, refuse);
  if (faults.length > 0) return { faults };
  // A span that ends today is open, so that what runs now and what ends later is in it.
  const to = days.lastDay >= today ? {} : { to: addDays(days.lastDay, 1) };
  const filter: RunFilter = { ...defined(parts), from: days.firstDay, ...to };
  return { view: { ...days, filter, by, show } };
}

type Days = Pick<UsageView, 'firstDay' | 'lastDay' | 'range'>;

function readDays(
  { range, from, to }: UsageSearch,
  today: string,
  named: RangeName,
  refuse: (name: SearchName, reason: string) => void,
): Days {
  const days: Days = { firstDay: firstDayOf(named, today), lastDay: today, range: named };
  if (from === undefined && to === undefined) return days;
  for (const name of ['from', 'to'] as const) {
    const day = { from, to }[name];
    if (day === undefined || isDay(day)) continue;
    refuse(name, 'is a UTC day such as 2026-11-22');
    return days;
  }
  const lastDay = to ?? today;
  if (range !== undefined) refuse('range', 'does not go together with from and to');
  else if (from === undefined) refuse('to', 'needs a first day as well, as from');
  else if (from > lastDay) refuse('from', `is not after ${to === undefined ? 'today' : 'to'}`);
  else if (daysBetween(from, lastDay) > LONGEST_DAYS) refuse('from', 'is at most ten years back');
  else return { firstDay: from, lastDay, range: 'custom' };
  return days;
}

function firstDayOf(range: RangeName, today: string): string {
  switch (range) {
    case 'today':
      return today;
    case '7d':
      return addDays(today, -6);
    case '30d':
      return addDays(today, -29);
    case '90d':
      return addDays(today, -89);
    case 'month':
      return firstOfMonth(today);
  }
}

type Defined<Parts> = { [Name in keyof Parts]?: NonNullable<Parts[Name]> };

/** Leaves out what is not there, as an address does. */
function defined<Parts extends object>(parts: Parts): Defined<Parts> {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  ) as Defined<Parts>;
}

/** Whether anything but the span of days narrows what is shown. */
export function isNarrowed({ model, deployment, key, status, tag }: RunFilter): boolean {
  return [model, deployment, key, status, tag].some((part) => part !== undefined);
}
