import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../client/api.ts';

const paged = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: Readonly<{ nextCursor: string | null }>) => page.nextCursor,
};

/** Which customers a list is of. */
export type CustomerFilter = Readonly<{
  query?: string | undefined;
  status?: 'active' | 'suspended' | undefined;
}>;

/** Which failed runs a list is of. */
export type FailureFilter = Readonly<{
  code?: string | undefined;
  deployment?: string | undefined;
}>;

/** What an operator reads, each under the key that a change invalidates. */
export const operatorQueries = {
  overview: queryOptions({
    queryKey: ['operator', 'overview'],
    queryFn: () => answerOf(api.GET('/api/operator/overview')),
    refetchInterval: 10_000,
  }),
  line: queryOptions({
    queryKey: ['operator', 'line'],
    queryFn: () => answerOf(api.GET('/api/operator/line')),
    refetchInterval: 10_000,
  }),
  customers: (filter: CustomerFilter) =>
    infiniteQueryOptions({
      queryKey: ['operator', 'customers', 'list', filter],
      queryFn: ({ pageParam }) => {
        const query = { ...given(filter), ...after(pageParam) };
        return answerOf(api.GET('/api/operator/customers', { params: { query } }));
      },
      placeholderData: keepPreviousData,
      ...paged,
    }),
  customer: (id: string) =>
    queryOptions({
      queryKey: ['operator', 'customers', id],
      queryFn: () =>
        answerOf(api.GET('/api/operator/customers/{id}', { params: { path: { id } } })),
    }),
  customerRuns: (id: string) =>
    infiniteQueryOptions({
      queryKey: ['operator', 'customers', id, 'runs'],
      queryFn: ({ pageParam }) => {
        const query = { limit: 20, ...after(pageParam) };
        const params = { path: { id }, query };
        return answerOf(api.GET('/api/operator/customers/{id}/runs', { params }));
      },
      ...paged,
    }),
  customerRun: (id: string, runId: string) =>
    queryOptions({
      queryKey: ['operator', 'customers', id, 'runs', runId],
      queryFn: () => {
        const params = { path: { id, runId } };
        return answerOf(api.GET('/api/operator/customers/{id}/runs/{runId}', { params }));
      },
    }),
  failedRuns: (filter: FailureFilter) =>
    infiniteQueryOptions({
      queryKey: ['operator', 'failed-runs', filter],
      queryFn: ({ pageParam }) => {
        const query = { ...given(filter), ...after(pageParam) };
        return answerOf(api.GET('/api/operator/failed-runs', { params: { query } }));
      },
      placeholderData: keepPreviousData,
      ...paged,
    }),
  auditLog: (customer?: string) =>
    infiniteQueryOptions({
      queryKey: ['operator', 'audit-log', customer],
      queryFn: ({ pageParam }) => {
        const query = { ...given({ customer }), ...after(pageParam) };
        return answerOf(api.GET('/api/operator/audit-log', { params: { query } }));
      },
      ...paged,
    }),
  catalog: queryOptions({
    queryKey: ['operator', 'catalog'],
    queryFn: () => answerOf(api.GET('/api/operator/catalog')),
  }),
  catalogChanges: (model?: string) =>
    infiniteQueryOptions({
      queryKey: ['operator', 'catalog', 'changes', model],
      queryFn: ({ pageParam }) => {
        const query = { ...given({ model }), limit: 100, ...after(pageParam) };
        return answerOf(api.GET('/api/operator/catalog/diff', { params: { query } }));
      },
      ...paged,
    }),
  mailbox: queryOptions({
    queryKey: ['operator', 'mailbox'],
    queryFn: () => answerOf(api.GET('/api/operator/mailbox')),
    refetchInterval: 10_000,
  }),
  mail: (id: string) =>
    queryOptions({
      queryKey: ['operator', 'mailbox', id],
      queryFn: () => answerOf(api.GET('/api/operator/mailbox/{id}', { params: { path: { id } } })),
    }),
  workerFaults: infiniteQueryOptions({
    queryKey: ['operator', 'worker-faults'],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/operator/worker-faults', { params: { query: after(pageParam) } })),
    ...paged,
  }),
  writeOffs: infiniteQueryOptions({
    queryKey: ['operator', 'write-offs'],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/operator/write-offs', { params: { query: after(pageParam) } })),
    ...paged,
  }),
  workers: queryOptions({
    queryKey: ['operator', 'workers'],
    queryFn: () => answerOf(api.GET('/api/operator/workers')),
    refetchInterval: 5_000,
  }),
  invariants: queryOptions({
    queryKey: ['operator', 'invariants'],
    queryFn: () => answerOf(api.GET('/api/operator/invariants')),
  }),
};

function after(cursor: string | null): { cursor?: string } {
  return cursor === null ? {} : { cursor };
}

/** A filter's members that say something. */
function given<Filter extends Record<string, string | undefined>>(
  filter: Filter,
): { [Name in keyof Filter]?: NonNullable<Filter[Name]> } {
  const said = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(said) as { [Name in keyof Filter]?: NonNullable<Filter[Name]> };
}
