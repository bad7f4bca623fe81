import type { Gateway } from '../gateway/index.ts';
import type { CustomerId, RunId } from '../ids/index.ts';

/** Tells of every change to a customer's usage within a second, whichever process made it. */
export type UsageFeed = Readonly<{
  /**
   * Calls back after every change from when it resolves on, with the run where it is known;
   * returns how to stop.
   */
  watch: (customerId: CustomerId, listener: Listener) => Promise<() => void>;
  stop: () => void;
}>;

type Listener = (runId: RunId | undefined) => void;

/** What the feed needs. */
export type UsageFeedOptions = Readonly<{
  gateway: Pick<Gateway, 'onChange'>;
  /** One cheap query: a text per customer that is another one after every change. */
  readMarks: (customers: readonly CustomerId[]) => Promise<ReadonlyMap<CustomerId, string>>;
  pollMs?: number;
}>;

const POLL_MS = 600;

/**
 * Makes the feed. What this process does is told at once; what others do is found by asking for
 * the marks of the customers who are being watched, and only then.
 */
export function createUsageFeed(options: UsageFeedOptions): UsageFeed {
  const watched = new Map<CustomerId, Set<Listener>>();
  const marks = new Map<CustomerId, string>();
  let asking = false;

  const tell = (customerId: CustomerId, runId: RunId | undefined): void => {
    for (const listener of watched.get(customerId) ?? []) listener(runId);
  };
  const ask = async (): Promise<void> => {
    if (asking || watched.size === 0) return;
    asking = true;
    try {
      for (const [customerId, mark] of await options.readMarks([...watched.keys()])) {
        const known = marks.get(customerId);
        if (watched.has(customerId)) marks.set(customerId, mark);
        // Without a mark to compare with, nobody knows that nothing has changed.
        if (known !== mark) tell(customerId, undefined);
      }
    } catch {
      // While the database is away nothing changes that could be shown; it is asked again soon.
    } finally {
      asking = false;
    }
  };
  /** What is read after this is at least as new as the mark that changes are told from. */
  const setBaseline = async (customerId: CustomerId): Promise<void> => {
    if (marks.has(customerId)) return;
    const found = await options.readMarks([customerId]).catch(() => new Map<CustomerId, string>());
    const mark = found.get(customerId);
    if (mark !== undefined && watched.has(customerId) && !marks.has(customerId)) {
      marks.set(customerId, mark);
    }
  };
  const timer = setInterval(() => void ask(), options.pollMs ?? POLL_MS).unref();
  const stopListening = options.gateway.onChange(tell);
  return {
    watch: async (customerId, listener) => {
      const listeners = watched.get(customerId) ?? new Set();
      watched.set(customerId, listeners.add(listener));
      await setBaseline(customerId);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || watched.get(customerId) !== listeners) return;
        watched.delete(customerId);
        marks.delete(customerId);
      };
    },
    stop: () => {
      clearInterval(timer);
      stopListening();
    },
  };
}
