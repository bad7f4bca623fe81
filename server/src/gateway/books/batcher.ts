/** Gathers items and flushes them in batches, one or two flushes at a time. */
export type Batcher<Item, Result> = Readonly<{
  /** Resolves with the item's own result once its batch is flushed. */
  add: (item: Item) => Promise<Result>;
  /** How many items wait or are in flight. */
  depth: () => number;
}>;

/** What a flush gives for an item. */
export type Flushed<Result> = Result | Error | Promise<Result>;

/** What a batcher needs. */
export type BatcherOptions<Item, Result> = Readonly<{
  /**
   * Gives one result or error per item, in order; an error of its own fails them all. A result that
   * is still a promise keeps its own item waiting, and not the next batch.
   */
  flush: (items: readonly Item[]) => Promise<readonly Flushed<Result>[]>;
  maxBatch: number;
  /**
   * What an item locks while its batch is in flight, and how many such locks a batch may take. A
   * batch that takes at least `alone` of them does not wait for the one in flight before it.
   */
  locks?: Readonly<{ of: (item: Item) => string; max: number; alone?: number }>;
  /** Beyond so many waiting items `add` throws what `onFull` makes: never a queue without bound. */
  maxWaiting: number;
  onFull: () => Error;
}>;

const MOST_FLUSHES = 2;

type Waiting<Item, Result> = Readonly<{
  item: Item;
  resolve: (result: Result | Promise<Result>) => void;
  reject: (error: unknown) => void;
}>;

/**
 * Natural micro-batching: while one flush is in flight the next batch gathers, and goes when that
 * one is done or when it is large itself. There is no timer, so a lone item waits for nothing.
 */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): Batcher<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let flushes = 0;
  let inFlight = 0;
  let isStarting = false;

  const mayStart = (): boolean => {
    if (waiting.length === 0 || flushes === MOST_FLUSHES) return false;
    return flushes === 0 || nextBatch(waiting, options).isLarge;
  };
  const startFlushes = (): void => {
    isStarting = false;
    while (mayStart()) void flushNext();
  };
  const flushNext = async (): Promise<void> => {
    const batch = waiting.slice(0, nextBatch(waiting, options).size);
    waiting = waiting.slice(batch.length);
    flushes += 1;
    inFlight += batch.length;
    try {
      const results = await options.flush(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('a flush gave no result for an item'));
        else if (result instanceof Error) reject(result);
        else resolve(result);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      flushes -= 1;
      inFlight -= batch.length;
      queueMicrotask(startFlushes);
    }
  };
  return {
    async add(item) {
      if (waiting.length >= options.maxWaiting) throw options.onFull();
      return await new Promise<Result>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        // What arrives in the same turn of the event loop shares the batch.
        if (isStarting || flushes === MOST_FLUSHES) return;
        isStarting = true;
        setImmediate(startFlushes);
      });
    },
    depth: () => waiting.length + inFlight,
  };
}

/** How many of those waiting, in order of arrival, go next; and whether they lock much. */
function nextBatch<Item, Result>(
  waiting: readonly Waiting<Item, Result>[],
  { maxBatch, locks }: BatcherOptions<Item, Result>,
): Readonly<{ size: number; isLarge: boolean }> {
  const most = Math.min(waiting.length, maxBatch);
  if (locks === undefined) return { size: most, isLarge: false };
  const { of, max, alone = Number.POSITIVE_INFINITY } = locks;
  const taken = new Set<string>();
  let size = 0;
  for (const { item } of waiting.slice(0, most)) {
    taken.add(of(item));
    if (taken.size > max) break;
    size += 1;
  }
  return { size, isLarge: Math.min(taken.size, max) >= alone };
}
