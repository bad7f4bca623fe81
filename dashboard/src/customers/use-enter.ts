import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { queries } from '../client/queries.ts';
import { safeNext } from './safe-next.ts';

/** Goes on after a login: forgets what was read before it, reads who is here, leads to `next`. */
export function useEnter(): (next: unknown) => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async (next) => {
    queryClient.clear();
    await queryClient.fetchQuery(queries.me);
    router.history.push(safeNext(next));
  };
}
