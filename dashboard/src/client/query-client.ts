import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ProblemError } from './problem.ts';

const RETRIES = 2;

/**
 * Reads are tried again where trying again can help: a refusal stays what it is. A read that is
 * refused because the session has ended says so once, to whoever leads back to the login.
 */
export function createQueryClient(onSessionEnd: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ProblemError && error.problem.status === 401) onSessionEnd();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < RETRIES && isWeather(error),
      },
    },
  });
}

function isWeather(error: Error): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { status } = error.problem;
  return status === 0 || status >= 502;
}
