import { keepPreviousData, type Query, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './api.ts';
import type { Receipt, UsageSeries } from './nouns.ts';
import { readResultPreview } from './read-result.ts';
import type { RunFilter } from './run-filter.ts';
import { type RunPage, type RunWindow, withNewest } from './run-window.ts';

type Step = UsageSeries['step'];
type Split = 'none' | 'model' | 'deployment' | 'key' | 'status';

const FACETS_MS = 30_000;

/** Reads one page of the runs under a filter. */
export function readRunPage(
  filter: RunFilter,
  { limit, cursor }: Readonly<{ limit: number; cursor?: string }>,
): Promise<RunPage> {
  const query = { ...filter, limit, ...(cursor === undefined ? {} : { cursor }) };
  return answerOf(api.GET('/api/usage/runs', { params: { query } }));
}

/** Where the runs under a filter are read as CSV. */
export function exportUrl(filter: RunFilter): string {
  return `/api/usage/export.csv?${new URLSearchParams(filter).toString()}`;
}

/** What the usage pages read; everything under `usage` is read again when something changed. */
export const usageQueries = {
  /** The newest runs on top of what was read on below: only the first page is read again. */
  window: (filter: RunFilter, limit: number) =>
    queryOptions({
      queryKey: ['usage', 'window', filter, limit],
      queryFn: async ({ client, queryKey }) => {
        const newest = await readRunPage(filter, { limit });
        return withNewest(client.getQueryData<RunWindow>(queryKey), newest);
      },
      // The window keeps what did not change as it was by itself.
      structuralSharing: false,
      placeholderData: keepPreviousData,
    }),
  series: (filter: RunFilter, { step, by }: Readonly<{ step: Step; by: Split }>) =>
    queryOptions({
      queryKey: ['usage', 'series', filter, step, by],
      queryFn: () =>
        answerOf(api.GET('/api/usage/series', { params: { query: { ...filter, step, by } } })),
      placeholderData: keepPreviousData,
    }),
  facets: queryOptions({
    queryKey: ['usage', 'facets'],
    queryFn: () => answerOf(api.GET('/api/usage/facets')),
    staleTime: FACETS_MS,
  }),
  receipt: (id: string) =>
    queryOptions({
      queryKey: ['usage', 'receipt', id],
      queryFn: () => answerOf(api.GET('/api/runs/{id}', { params: { path: { id } } })),
    }),
  /** What a run made never changes, until it is gone. */
  result: (path: string) =>
    queryOptions({
      queryKey: ['result', path],
      queryFn: () => readResultPreview(path),
      staleTime: Number.POSITIVE_INFINITY,
    }),
};

/**
 * Whether a reading may be another one now that something changed. The receipt of a run that has
 * ended stays as it is; what one can filter by changes seldom. Units: `nowMs` ms since epoch.
 */
export function mayHaveChanged({ queryKey, state }: Query, nowMs: number): boolean {
  const [room, what] = queryKey;
  if (room !== 'usage') return false;
  if (what === 'facets') return nowMs - state.dataUpdatedAt > FACETS_MS;
  if (what === 'receipt') return (state.data as Receipt | undefined)?.endedAt == null;
  return true;
}
