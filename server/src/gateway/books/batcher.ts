/** Gathers items and flushes them in batches, few flushes at a time. */
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
  /** How many flushes may be in flight at once; one, if nothing is said. */
  maxFlushes?: number;
  /** What an item locks while its batch is in flight, and how many such locks a batch may take. */
  locks?: Readonly<{ of: (item: Item) => string; max: number }>;
  /** Beyond so many waiting items `add` throws what `onFull` makes: never a queue without bound. */
  maxWaiting: number;
  onFull: () => Error;
}>;

type Waiting<Item, Result> = Readonly<{
  item: Item;
  resolve: (result: Result | Promise<Result>) => void;
  reject: (error: unknown) => void;
}>;

/**
 * Natural micro-batching: while as many flushes as may be are in flight, the next batch gathers.
 * There is no timer, so a lone item waits for nothing.
 */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): Batcher<Item, Result> {
  const { maxFlushes = 1 } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let flushes = 0;
  let inFlight = 0;

  const startFlushes = (): void => {
    while (flushes < maxFlushes && waiting.length > 0) void flushNext();
  };
  const flushNext = async (): Promise<void> => {
    const batch = waiting.slice(0, nextSize(waiting, options));
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
        if (flushes < maxFlushes && waiting.length === 1) setImmediate(startFlushes);
      });
    },
    depth: () => waiting.length + inFlight,
  };
}

/** How many of those waiting, in order of arrival, the next flush takes. */
function nextSize<Item, Result>(
  waiting: readonly Waiting<Item, Result>[],
  { maxBatch, locks }: BatcherOptions<Item, Result>,
): number {
  const most = Math.min(waiting.length, maxBatch);
  if (locks === undefined) return most;
  const taken = new Set<string>();
  for (const [index, { item }] of waiting.slice(0, most).entries()) {
    taken.add(locks.of(item));
    if (taken.size > locks.max) return index;
  }
  return most;
}
