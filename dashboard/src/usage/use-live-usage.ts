import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const AT_MOST_EVERY_MS = 400;

/**
 * Reads usage again as soon as the server says that something changed.
 *
 * Only while the page is in sight: browsers allow few lasting connections to one server, and a
 * forgotten tab must not use one up. What was missed is read when the stream opens again.
 */
export function useLiveUsage(signedIn: boolean): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!signedIn) return;
    let stream: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        void queryClient.invalidateQueries({ queryKey: ['usage'] });
      }, AT_MOST_EVERY_MS);
    };
    const follow = (): void => {
      stream?.close();
      stream = null;
      if (document.visibilityState === 'hidden') return;
      stream = new EventSource('/api/usage/stream');
      stream.addEventListener('open', refresh);
      stream.addEventListener('usage', refresh);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      stream?.close();
      if (timer !== null) clearTimeout(timer);
    };
  }, [queryClient, signedIn]);
}
