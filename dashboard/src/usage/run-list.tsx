import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Run, UsageSeries } from '../client/nouns.ts';
import type { RunFilter } from '../client/run-filter.ts';
import { type RunWindow, windowOf, withNext } from '../client/run-window.ts';
import { readRunPage, usageQueries } from '../client/usage-queries.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonRows, Table, TableHead, Th } from '../ui/table.tsx';
import { RunRow } from './run-row.tsx';
import { TotalsRow } from './totals-row.tsx';

const COLUMNS = 8;

type RunListProps = {
  filter: RunFilter;
  /** So many at a time. */
  limit: number;
  /** Whether one can read on below. */
  more?: boolean;
  /** What all runs under the filter add up to; left out where only the latest are shown. */
  totals?: UsageSeries['totals'] | undefined;
  /** What is shown where there is no run. */
  empty: ReactNode;
};

/** The runs under a filter: those that go on now, then the newest first, as they come in. */
export function RunList({ filter, limit, more = true, totals, empty }: RunListProps): ReactNode {
  const client = useQueryClient();
  const query = usageQueries.window(filter, limit);
  const shown = useQuery(query);
  const change = (next: (before: RunWindow) => RunWindow): void => {
    client.setQueryData(query.queryKey, (before) => before && next(before));
  };
  const next = useMutation({
    mutationFn: (cursor: string) => readRunPage(filter, { limit, cursor }),
    onSuccess: (page, cursor) => change((before) => withNext(before, page, cursor)),
  });
  const anew = useMutation({
    mutationFn: () => readRunPage(filter, { limit }),
    onSuccess: (page) => change(() => windowOf(page)),
  });
  if (shown.isError && shown.data === undefined) {
    return <ProblemNotice error={shown.error} onRetry={() => void shown.refetch()} />;
  }
  const runs = shown.data?.runs ?? null;
  const cursor = shown.data?.nextCursor ?? null;
  if (runs?.length === 0) return empty;
  return (
    <div className={shown.isPlaceholderData ? 'opacity-50' : ''}>
      {shown.data?.missed === true && (
        <div className="sticky top-[100px] z-20 mb-2 flex justify-center">
          <Button busy={anew.isPending} onClick={() => anew.mutate()} className="shadow-menu">
            Show the runs that came in meanwhile
          </Button>
        </div>
      )}
      <RunTable runs={runs} totals={totals} rows={limit} />
      {next.isError && <ProblemNotice error={next.error} />}
      {more && cursor !== null && (
        <div className="mt-4 flex justify-center">
          <Button busy={next.isPending} onClick={() => next.mutate(cursor)}>
            Load more
          </Button>
        </div>
      )}
    </div>
  );
}

type RunTableProps = {
  runs: readonly Run[] | null;
  totals: UsageSeries['totals'] | undefined;
  rows: number;
};

const MOST_SKELETONS = 8;

function RunTable({ runs, totals, rows }: RunTableProps): ReactNode {
  return (
    <Table caption="Runs: those that go on now, then the newest first">
      <TableHead>
        <Th className="max-sm:hidden">Ended</Th>
        <Th className="max-sm:pl-0">Model</Th>
        <Th className="max-lg:hidden">Deployment</Th>
        <Th right className="max-sm:hidden">
          GPU time
        </Th>
        <Th right className="max-sm:pr-0">
          Charge
        </Th>
        <Th className="max-sm:hidden">Status</Th>
        <Th className="max-lg:hidden">Key</Th>
        <Th className="max-xl:hidden">Tags</Th>
      </TableHead>
      <tbody>
        {totals !== undefined && totals.runs > 0 && <TotalsRow totals={totals} />}
        {runs === null ? (
          <SkeletonRows rows={Math.min(rows, MOST_SKELETONS)} columns={COLUMNS} />
        ) : (
          runs.map((run) => <RunRow key={run.id} run={run} />)
        )}
      </tbody>
    </Table>
  );
}
