import type { ReactNode } from 'react';
import { FilterSelect } from '../ui/filter-select.tsx';
import { RANGES, type RangeName, type UsageSearch, type UsageView } from './usage-search.ts';

const TEXTS: Readonly<Record<RangeName, string>> = {
  today: 'Today',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  month: 'This month',
};

type RangeSelectProps = {
  view: UsageView;
  today: string;
  onChange: (changes: UsageSearch) => void;
};

/** Which UTC days are shown: a span with a name, or two days to choose. */
export function RangeSelect({ view, today, onChange }: RangeSelectProps): ReactNode {
  const { range, firstDay, lastDay } = view;
  const choices = RANGES.map((value) => ({ value, text: TEXTS[value] }));
  const choose = (value: string | undefined): void => {
    if (value === 'custom') onChange({ range: undefined, from: firstDay, to: lastDay });
    else onChange({ range: value, from: undefined, to: undefined });
  };
  return (
    <>
      <FilterSelect
        label="Days, in UTC"
        value={range}
        choices={[...choices, { value: 'custom', text: 'Other days…' }]}
        onValue={choose}
      />
      {range === 'custom' && (
        <span className="inline-flex min-w-0 items-center gap-1.5 text-table text-muted max-sm:col-span-2">
          <DayField
            label="First day, UTC"
            value={firstDay}
            max={lastDay}
            onDay={(from) => onChange({ from, to: lastDay })}
          />
          to
          <DayField
            label="Last day, UTC"
            value={lastDay}
            min={firstDay}
            max={today > lastDay ? today : lastDay}
            onDay={(to) => onChange({ from: firstDay, to })}
          />
        </span>
      )}
    </>
  );
}

type DayFieldProps = {
  label: string;
  value: string;
  min?: string;
  max: string;
  onDay: (day: string) => void;
};

function DayField({ label, value, onDay, ...limits }: DayFieldProps): ReactNode {
  return (
    <input
      type="date"
      aria-label={label}
      defaultValue={value}
      // The field is new when the day has changed elsewhere: what is half typed is not disturbed.
      key={value}
      {...limits}
      onChange={(event) => {
        if (event.target.value !== '' && event.target.validity.valid) onDay(event.target.value);
      }}
      className="h-9 min-w-0 flex-1 rounded-control border border-hairline bg-paper px-2 text-table text-text max-sm:h-10"
    />
  );
}
