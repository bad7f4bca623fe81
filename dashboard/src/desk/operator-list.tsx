import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonRows, Table, TableHead } from '../ui/table.tsx';

type Pages<Item> = Readonly<{ pages: readonly Readonly<{ items: readonly Item[] }>[] }>;

/** A list of an operator's page: loading, failed, empty, or rows with more to load. */
export function OperatorList<Item>({
  query,
  caption,
  head,
  columns,
  row,
  rows = (items) => items.map(row),
  empty,
}: {
  query: UseInfiniteQueryResult<Pages<Item>>;
  caption: string;
  head: ReactNode;
  columns: number;
  row: (item: Item) => ReactNode;
  /** All rows, where they are more than one for each item. */
  rows?: (items: readonly Item[], more: boolean) => ReactNode;
  empty: Readonly<{ title: string; text: string }>;
}): ReactNode {
  if (query.isError) {
    return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  }
  const items = query.data?.pages.flatMap((page) => page.items) ?? null;
  if (items !== null && items.length === 0) {
    return <EmptyState title={empty.title}>{empty.text}</EmptyState>;
  }
  return (
    <>
      <Table caption={caption}>
        <TableHead>{head}</TableHead>
        <tbody>
          {items === null ? (
            <SkeletonRows rows={6} columns={columns} />
          ) : (
            rows(items, query.hasNextPage)
          )}
        </tbody>
      </Table>
      {query.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Load more
          </Button>
        </div>
      )}
    </>
  );
}
