import { MOST_SERIES, type Series } from '../chart/series.ts';
import type { UsageSeries } from '../client/nouns.ts';
import { amountOf, nanosOf } from '../ui/money.ts';
import { type SlotWidth, slotKeyOf, type TimeSlot } from './time-slots.ts';
import type { ShowName } from './usage-search.ts';

/** How often and for how much: dollars exact, as the API writes them. */
export type Spend = Readonly<{ runs: number; charged: string }>;

/** One bar: its time, what it is of each series, and all of it. */
export type SpendBar = Readonly<{ slot: TimeSlot; parts: readonly Spend[]; whole: Spend }>;

/** What the chart draws, and the table below it says. */
export type SpendBars = Readonly<{ series: readonly Series[]; bars: readonly SpendBar[] }>;

type Item = UsageSeries['items'][number];

const OTHERS: Series = { id: '', name: 'others' };
const NOTHING: Spend = { runs: 0, charged: amountOf(0n) };

/**
 * Puts the API's steps into the slots of the chart, and what is split into at most three series:
 * where there are more groups, the two greatest and the others as one.
 *
 * Law: the bars add up to what the items add up to, whatever was folded.
 */
export function spendBars(
  items: readonly Item[],
  { slots, width, show }: { slots: readonly TimeSlot[]; width: SlotWidth; show: ShowName },
): SpendBars {
  const series = seriesOf(items, show);
  const place = new Map(series.map(({ id }, at) => [id, at]));
  const cells = new Map(slots.map(({ key }) => [key, series.map(() => NOTHING)]));
  for (const item of items) {
    const row = cells.get(slotKeyOf(item.at, width));
    const at = place.get(item.group?.id ?? '') ?? series.length - 1;
    if (row !== undefined) row[at] = addSpend([row[at] ?? NOTHING, item]);
  }
  const bars = slots.map((slot) => {
    const parts = cells.get(slot.key) ?? [];
    return { slot, parts, whole: addSpend(parts) };
  });
  return { series, bars };
}

/** The size of a bar: nano-dollars, or a number of runs. */
export function sizeOf({ runs, charged }: Spend, show: ShowName): bigint {
  return show === 'runs' ? BigInt(runs) : nanosOf(charged);
}

/** Adds spend up, exactly. */
export function addSpend(parts: readonly Spend[]): Spend {
  return {
    runs: parts.reduce((total, { runs }) => total + runs, 0),
    charged: amountOf(parts.reduce((total, { charged }) => total + nanosOf(charged), 0n)),
  };
}

function seriesOf(items: readonly Item[], show: ShowName): readonly Series[] {
  const groups = new Map<string, { name: string; size: bigint }>();
  for (const item of items) {
    const { id, name } = item.group ?? { id: '', name: 'all runs' };
    const size = (groups.get(id)?.size ?? 0n) + sizeOf(item, show);
    groups.set(id, { name, size });
  }
  const sorted = [...groups].toSorted(([, one], [, other]) =>
    one.size === other.size ? (one.name < other.name ? -1 : 1) : one.size > other.size ? -1 : 1,
  );
  const series = sorted.map(([id, { name }]) => ({ id, name }));
  return series.length <= MOST_SERIES ? series : [...series.slice(0, MOST_SERIES - 1), OTHERS];
}
