import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from './problem.ts';

const RETRIES = 2;

/** Reads are tried again where trying again can help: a refusal stays what it is. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < RETRIES && isWeather(error),
      },
    },
  });
}

function isWeather(error: Error): boolean {
  if (!(error instanceof ProblemError)) return error instanceof TypeError;
  return error.problem.status >= 502;
}
