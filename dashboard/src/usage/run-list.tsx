import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Run } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonRows, Table, TableHead, Th } from '../ui/table.tsx';
import { RunRow } from './run-row.tsx';

const COLUMNS = 7;

/** The runs, newest first; `limit` rows at a time. */
export function RunList({
  limit = 50,
  more = true,
}: {
  limit?: number;
  more?: boolean;
}): ReactNode {
  const runs = useInfiniteQuery(queries.runs(limit));
  if (runs.isError) {
    return <ProblemNotice error={runs.error} onRetry={() => void runs.refetch()} />;
  }
  const items = runs.data?.pages.flatMap((page) => page.items) ?? null;
  if (items !== null && items.length === 0) return <NoRuns />;
  return (
    <>
      <RunTable items={items} />
      {more && runs.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button busy={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            Load more
          </Button>
        </div>
      )}
    </>
  );
}

function RunTable({ items }: { items: readonly Run[] | null }): ReactNode {
  return (
    <Table caption="Runs, newest first">
      <TableHead>
        <Th className="max-sm:hidden">Time</Th>
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
      </TableHead>
      <tbody>
        {items === null ? (
          <SkeletonRows rows={8} columns={COLUMNS} />
        ) : (
          items.map((run) => <RunRow key={run.id} run={run} />)
        )}
      </tbody>
    </Table>
  );
}

function NoRuns(): ReactNode {
  return (
    <EmptyState
      title="No run yet"
      action={
        <Link to="/models" className={buttonClass('main')}>
          Choose a model
        </Link>
      }
    >
      Every run appears here within a second, with its exact charge and a receipt that shows how it
      came about.
    </EmptyState>
  );
}
