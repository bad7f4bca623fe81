import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './api.ts';

/** What the pages read, each under the key that a change invalidates. */
export const queries = {
  me: queryOptions({
    queryKey: ['me'],
    queryFn: () => answerOf(api.GET('/api/me')),
    staleTime: 60_000,
    // Every part of the shell reads it: each that appears after a failure would ask anew.
    retryOnMount: false,
  }),
  plans: queryOptions({
    queryKey: ['plans'],
    queryFn: () => answerOf(api.GET('/api/plans')),
    staleTime: 300_000,
  }),
  billingPolicy: queryOptions({
    queryKey: ['billing-policy'],
    queryFn: () => answerOf(api.GET('/api/billing-policy')),
    staleTime: 300_000,
  }),
  models: queryOptions({
    queryKey: ['models'],
    queryFn: () => answerOf(api.GET('/api/models')),
  }),
  model: (slug: string) =>
    queryOptions({
      queryKey: ['models', slug],
      queryFn: () => answerOf(api.GET('/api/models/{slug}', { params: { path: { slug } } })),
    }),
  /** `query`: what is in the form, and where the run is to go. */
  quote: (slug: string, query: { parameters: string; deployment?: string; megapixels?: string }) =>
    queryOptions({
      queryKey: ['quote', slug, query],
      queryFn: () =>
        answerOf(api.GET('/api/models/{slug}/quote', { params: { path: { slug }, query } })),
      placeholderData: keepPreviousData,
      retry: false,
    }),
  usage: queryOptions({
    queryKey: ['usage', 'summary'],
    queryFn: () => answerOf(api.GET('/api/usage/summary')),
  }),
  runs: (limit: number) =>
    infiniteQueryOptions({
      queryKey: ['usage', 'runs', limit],
      queryFn: ({ pageParam }) => {
        const query = { limit, ...after(pageParam) };
        return answerOf(api.GET('/api/usage/runs', { params: { query } }));
      },
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  receipt: (id: string) =>
    queryOptions({
      queryKey: ['usage', 'receipt', id],
      queryFn: () => answerOf(api.GET('/api/runs/{id}', { params: { path: { id } } })),
    }),
  keys: queryOptions({
    queryKey: ['keys'],
    queryFn: () => answerOf(api.GET('/api/keys')),
  }),
};

/** What an operator reads. */
export const operatorQueries = {
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
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  }),
  writeOffs: infiniteQueryOptions({
    queryKey: ['operator', 'write-offs'],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/operator/write-offs', { params: { query: after(pageParam) } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
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
