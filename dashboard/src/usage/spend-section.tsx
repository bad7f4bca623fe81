import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { type Column, StackedBars } from '../chart/stacked-bars.tsx';
import { Hatch, Swatch } from '../chart/swatch.tsx';
import { usageQueries } from '../client/usage-queries.ts';
import { cx } from '../ui/class-names.ts';
import { countText } from '../ui/count-text.ts';
import { FilterSelect } from '../ui/filter-select.tsx';
import { amountOf, moneyText } from '../ui/money.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { OneOf } from './one-of.tsx';
import { type SpendBar, type SpendBars, sizeOf, spendBars } from './spend-bars.ts';
import { SpendTable } from './spend-table.tsx';
import { spendText } from './spend-text.ts';
import { SpendTip } from './spend-tip.tsx';
import { slotWidthOf, timeSlots } from './time-slots.ts';
import { SHOWS, type ShowName, SPLITS, type UsageSearch, type UsageView } from './usage-search.ts';

const SPLIT_TEXTS = {
  none: 'Not split',
  model: 'By model',
  key: 'By key',
  deployment: 'By deployment',
} as const;

type SpendSectionProps = { view: UsageView; onChange: (changes: UsageSearch) => void };

/** Spend or runs over time, as bars and as the table they are drawn from. */
export function SpendSection({ view, onChange }: SpendSectionProps): ReactNode {
  const { firstDay, lastDay, filter, by, show } = view;
  const width = slotWidthOf(firstDay, lastDay);
  const step = width === 'hour' ? 'hour' : 'day';
  const series = useQuery(usageQueries.series(filter, { step, by }));
  const title = `${show === 'runs' ? 'Runs' : 'Spend'} by ${width}`;
  const slots = timeSlots(firstDay, lastDay, width);
  return (
    <section aria-labelledby="spend" className="mt-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="spend" className="text-table font-medium max-sm:w-full sm:mr-auto">
          {title} <span className="font-normal text-muted">— UTC</span>
        </h2>
        <OneOf
          label="What the bars show"
          value={show}
          options={SHOWS.map((value) => ({ value, text: value === 'runs' ? 'Runs' : 'Dollars' }))}
          onValue={(next) => onChange({ show: next })}
        />
        <FilterSelect
          label="Split the bars"
          value={by}
          choices={SPLITS.map((value) => ({ value, text: SPLIT_TEXTS[value] }))}
          onValue={(next) => onChange({ by: next })}
        />
      </div>
      <div className={cx('mt-3', series.isPlaceholderData && 'opacity-50')}>
        {series.isError && series.data === undefined && (
          <ProblemNotice error={series.error} onRetry={() => void series.refetch()} />
        )}
        {series.isPending && <Skeleton className="h-[260px]" />}
        {series.data !== undefined && (
          <Bars
            title={title}
            show={show}
            isSplit={by !== 'none'}
            data={spendBars(series.data.items, { slots, width, show })}
            onPick={
              width === 'hour'
                ? undefined
                : ({ slot }) =>
                    onChange({ range: undefined, from: slot.firstDay, to: slot.lastDay })
            }
          />
        )}
      </div>
    </section>
  );
}

type BarsProps = {
  title: string;
  show: ShowName;
  isSplit: boolean;
  data: SpendBars;
  onPick: ((bar: SpendBar) => void) | undefined;
};

function Bars({ title, show, isSplit, data, onPick }: BarsProps): ReactNode {
  const { series, bars } = data;
  const hatch = useId();
  const names = isSplit ? series : [];
  const columns = bars.map(
    (bar): Column => ({
      key: bar.slot.key,
      label: bar.slot.label,
      description: spendText(bar, names, show),
      values: bar.parts.map((part) => sizeOf(part, show)),
    }),
  );
  const pick = (at: number): void => {
    const bar = bars[at];
    if (bar !== undefined) onPick?.(bar);
  };
  return (
    <>
      <svg width="0" height="0" className="absolute" aria-hidden="true">
        <defs>
          <Hatch id={hatch} />
        </defs>
      </svg>
      <StackedBars
        label={title}
        columns={columns}
        hatch={hatch}
        markText={(value) =>
          show === 'runs' ? countText(Number(value)) : moneyText(amountOf(value))
        }
        tip={(at) => <SpendTip bar={bars[at]} series={names} show={show} hatch={hatch} />}
        onPick={onPick === undefined ? undefined : pick}
      />
      <ul className="flex min-h-6 flex-wrap gap-x-4 gap-y-1 pl-[60px] text-label text-muted">
        {names.map(({ id, name }, at) => (
          <li key={id} className="inline-flex min-w-0 items-center gap-1.5">
            <Swatch at={at} hatch={hatch} />
            <span className="truncate">{name}</span>
          </li>
        ))}
      </ul>
      <SpendTable title={title} data={{ series: names, bars }} show={show} />
    </>
  );
}
