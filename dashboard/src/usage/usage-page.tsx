import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isUnreachable } from '../client/problem.ts';
import { queries } from '../client/queries.ts';
import { usageQueries } from '../client/usage-queries.ts';
import { Page } from '../shell/page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Figures } from './figures.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Grants } from './grants.tsx';
import { NoMatch, NoRunsYet } from './no-runs.tsx';
import { RunList } from './run-list.tsx';
import { SearchFaults } from './search-faults.tsx';
import { SpendSection } from './spend-section.tsx';
import { slotWidthOf } from './time-slots.ts';
import type { UsageSearch, UsageView } from './usage-search.ts';
import { useUsageSearch } from './use-usage-search.ts';

const ROWS = 50;

/** Dollars left, requests today and in total, spend over time, and every run with its receipt. */
export function UsagePage(): ReactNode {
  const usage = useQuery(queries.usage);
  const { today, read, change } = useUsageSearch();
  const nothingYet = usage.data?.runsTotal === 0 && usage.data.running === 0;
  // Where no answer comes at all, it is said once and not for every part of the page.
  const isMissing = usage.isError && usage.data === undefined;
  const isAway = isMissing && isUnreachable(usage.error);
  return (
    <Page title="Usage">
      {isMissing ? (
        <ProblemNotice error={usage.error} onRetry={() => void usage.refetch()} />
      ) : (
        <Figures usage={usage.data} />
      )}
      <div className="mt-10">
        {nothingYet && <NoRunsYet />}
        {!nothingYet && 'faults' in read && <SearchFaults faults={read.faults} />}
        {!nothingYet && 'view' in read && !isAway && (
          <Runs view={read.view} today={today} onChange={change} />
        )}
      </div>
      {!isMissing && <Grants usage={usage.data} />}
    </Page>
  );
}

type RunsProps = { view: UsageView; today: string; onChange: (changes: UsageSearch) => void };

/** The chart, the totals and the list, all of the same runs. */
function Runs({ view, today, onChange }: RunsProps): ReactNode {
  const { filter, by, firstDay, lastDay } = view;
  const step = slotWidthOf(firstDay, lastDay) === 'hour' ? 'hour' : 'day';
  const series = useQuery(usageQueries.series(filter, { step, by }));
  return (
    <>
      <FilterBar view={view} today={today} onChange={onChange} />
      <SpendSection view={view} onChange={onChange} />
      <section aria-labelledby="runs" className="mt-8">
        <h2 id="runs" className="mb-2 text-lead font-semibold">
          Runs
        </h2>
        <RunList
          filter={filter}
          limit={ROWS}
          totals={series.data?.totals}
          empty={<NoMatch view={view} />}
        />
      </section>
    </>
  );
}
