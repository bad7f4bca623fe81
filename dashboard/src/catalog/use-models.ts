import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ModelSummary } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';

const STATUS_AGAIN_MS = 10_000;

/** The models with what is known of each now: which are warm changes while one looks. */
export function useModels(): UseQueryResult<Readonly<{ items: readonly ModelSummary[] }>> {
  return useQuery({ ...queries.models, refetchInterval: STATUS_AGAIN_MS });
}
