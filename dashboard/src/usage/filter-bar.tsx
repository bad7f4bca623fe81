import { useQuery } from '@tanstack/react-query';
import { Download, ListFilter } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { UsageFacets } from '../client/nouns.ts';
import { exportUrl, usageQueries } from '../client/usage-queries.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { type Choice, type ChoiceGroup, FilterSelect } from '../ui/filter-select.tsx';
import { ICON } from '../ui/icon.ts';
import { RangeSelect } from './range-select.tsx';
import { isNarrowed, STATUSES, type UsageSearch, type UsageView } from './usage-search.ts';

const NO_FACETS: UsageFacets = { models: [], deployments: [], keys: [], statuses: [], tags: [] };

const PLAYGROUND = 'playground';

const STATUS_TEXTS: Readonly<Record<(typeof STATUSES)[number], string>> = {
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled or stopped',
  written_off: 'Outcome unknown',
  running: 'Running now',
};

type FilterBarProps = {
  view: UsageView;
  today: string;
  onChange: (changes: UsageSearch) => void;
};

/** What narrows the chart, the totals, the list and the export alike. All of it is the address. */
export function FilterBar({ view, today, onChange }: FilterBarProps): ReactNode {
  const [open, setOpen] = useState(false);
  const { filter } = view;
  const narrowed = isNarrowed(filter);
  return (
    <search
      aria-label="Which runs"
      className="grid grid-cols-2 items-center gap-2 sm:flex sm:flex-wrap"
    >
      <RangeSelect view={view} today={today} onChange={onChange} />
      <Button
        className="max-sm:h-10 sm:hidden"
        aria-expanded={open}
        onClick={() => setOpen((before) => !before)}
      >
        <ListFilter {...ICON} /> {narrowed ? 'Filters, some set' : 'Filters'}
      </Button>
      <Filters view={view} onChange={onChange} className={open ? '' : 'max-sm:hidden'} />
      {narrowed && (
        <Button
          kind="quiet"
          className="text-table max-sm:h-10"
          onClick={() => onChange(UNFILTERED)}
        >
          Clear filters
        </Button>
      )}
      <a
        href={exportUrl(filter)}
        download
        title="Every finished run under these filters, as CSV"
        className={buttonClass(
          'plain',
          cx('text-table max-sm:h-10 sm:ml-auto', !narrowed && 'max-sm:col-span-2'),
        )}
      >
        <Download {...ICON} /> Export CSV
      </a>
    </search>
  );
}

/** An address that narrows nothing but the days. */
const UNFILTERED: UsageSearch = {
  model: undefined,
  deployment: undefined,
  key: undefined,
  status: undefined,
  tag: undefined,
};

type FiltersProps = Pick<FilterBarProps, 'view' | 'onChange'> & { className: string };

function Filters({ view: { filter }, onChange, className }: FiltersProps): ReactNode {
  const { data: facets = NO_FACETS } = useQuery(usageQueries.facets);
  return (
    <div className={cx('contents', className)}>
      <FilterSelect
        label="Model"
        unset="Any model"
        value={filter.model}
        choices={named(facets.models)}
        onValue={(model) => onChange({ model })}
      />
      <FilterSelect
        label="Deployment"
        unset="Any deployment"
        value={filter.deployment}
        choices={named(facets.deployments)}
        onValue={(deployment) => onChange({ deployment })}
      />
      <FilterSelect
        label="Key"
        unset="Any key"
        value={filter.key}
        choices={keyChoices(facets)}
        onValue={(key) => onChange({ key })}
      />
      <FilterSelect
        label="Status"
        unset="Any status"
        value={filter.status}
        choices={STATUSES.map((value) => ({ value, text: STATUS_TEXTS[value] }))}
        onValue={(status) => onChange({ status })}
      />
      <FilterSelect
        label="Tag"
        unset="Any tag"
        value={filter.tag}
        groups={tagGroups(facets)}
        onValue={(tag) => onChange({ tag })}
      />
    </div>
  );
}

/** Two things of one name are told apart by their ids. */
function named(things: readonly Readonly<{ id: string; name: string }>[]): Choice[] {
  const names = things.map(({ name }) => name);
  return things.map(({ id, name }) => ({
    value: id,
    text: names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${id.slice(-6)})`,
  }));
}

/** The playground can be asked for before anything has run there. */
function keyChoices({ keys }: UsageFacets): Choice[] {
  const choices = named(keys);
  if (keys.some(({ id }) => id === PLAYGROUND)) return choices;
  return [...choices, { value: PLAYGROUND, text: 'Playground' }];
}

function tagGroups({ tags }: UsageFacets): ChoiceGroup[] {
  return tags.map(({ key, values }) => ({
    heading: key,
    choices: [
      { value: key, text: `${key}: any value` },
      ...values.map((value) => ({ value: `${key}=${value}`, text: `${key} = ${value}` })),
    ],
  }));
}
