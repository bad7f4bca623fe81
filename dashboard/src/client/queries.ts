import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './api.ts';

/** What the pages read, each under the key that a change invalidates. */
export const queries = {
  me: queryOptions({
    queryKey: ['me'],
    queryFn: () => answerOf(api.GET('/api/me')),
    staleTime: 60_000,
    // An operator may suspend the customer, or stop the line, while one looks on.
    refetchInterval: 15_000,
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
  keys: queryOptions({
    queryKey: ['keys'],
    queryFn: () => answerOf(api.GET('/api/keys')),
  }),
};
