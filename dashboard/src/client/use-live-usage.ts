import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { nowMs } from '../time/now-ms.ts';
import { mayHaveChanged } from './usage-queries.ts';

const AT_MOST_EVERY_MS = 400;
const TRY_AGAIN_MS = 5000;

/**
 * Reads usage again as soon as the server says that something changed.
 *
 * At once, then at most so often, and never while the last reading is still under way: a burst of
 * runs is one more reading, not hundreds, and a slow server is asked less. Only while the page is
 * in sight: browsers allow few lasting connections to one server, and a forgotten tab must not use
 * one up. What was missed is read when the stream opens again.
 */
export function useLiveUsage(signedIn: boolean): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!signedIn) return;
    const predicate = (query: Parameters<typeof mayHaveChanged>[0]): boolean =>
      mayHaveChanged(query, nowMs());
    const readings = takeTurns(() => queryClient.invalidateQueries({ predicate }));
    const stop = followStream(readings.ask);
    return () => {
      stop();
      readings.stop();
    };
  }, [queryClient, signedIn]);
}

type Turns = Readonly<{ ask: () => void; stop: () => void }>;

/** Does something when asked, one after the other; what is asked meanwhile is one more turn. */
function takeTurns(read: () => Promise<unknown>): Turns {
  let resting: ReturnType<typeof setTimeout> | null = null;
  let reading = false;
  let again = false;
  let stopped = false;
  const turn = async (): Promise<void> => {
    again = false;
    reading = true;
    const start = performance.now();
    await read().catch(() => undefined);
    reading = false;
    if (stopped) return;
    const restMs = Math.max(AT_MOST_EVERY_MS - (performance.now() - start), AT_MOST_EVERY_MS / 4);
    resting = setTimeout(() => {
      resting = null;
      if (again) void turn();
    }, restMs);
  };
  return {
    ask: () => {
      if (resting !== null || reading) again = true;
      else void turn();
    },
    stop: () => {
      stopped = true;
      if (resting !== null) clearTimeout(resting);
    },
  };
}

/** Calls `refresh` for every event of the stream, while the page is in sight. */
function followStream(refresh: () => void): () => void {
  let stream: EventSource | null = null;
  let waiting: ReturnType<typeof setTimeout> | null = null;
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
    if (waiting !== null) clearTimeout(waiting);
  };
}
