import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const AT_MOST_EVERY_MS = 400;
const TRY_AGAIN_MS = 5000;

/**
 * Reads usage again as soon as the server says that something changed.
 *
 * At once, then at most so often: a burst of runs is one more reading, not hundreds. Only while the
 * page is in sight: browsers allow few lasting connections to one server, and a forgotten tab must
 * not use one up. What was missed is read when the stream opens again.
 */
export function useLiveUsage(signedIn: boolean): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!signedIn) return;
    let stream: EventSource | null = null;
    let resting: ReturnType<typeof setTimeout> | null = null;
    let waiting: ReturnType<typeof setTimeout> | null = null;
    let again = false;
    const read = (): void => {
      again = false;
      void queryClient.invalidateQueries({ queryKey: ['usage'] });
      resting = setTimeout(() => {
        resting = null;
        if (again) read();
      }, AT_MOST_EVERY_MS);
    };
    const refresh = (): void => {
      if (resting === null) read();
      else again = true;
    };
    const follow = (): void => {
      stream?.close();
      stream = null;
      if (waiting !== null) clearTimeout(waiting);
      if (document.visibilityState === 'hidden') return;
      const opened = new EventSource('/api/usage/stream');
      opened.addEventListener('open', refresh);
      opened.addEventListener('usage', refresh);
      opened.addEventListener('error', () => {
        // A broken line is mended by the browser itself, a refused one is not.
        if (opened.readyState === EventSource.CLOSED) waiting = setTimeout(follow, TRY_AGAIN_MS);
      });
      stream = opened;
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      stream?.close();
      if (resting !== null) clearTimeout(resting);
      if (waiting !== null) clearTimeout(waiting);
    };
  }, [queryClient, signedIn]);
}
