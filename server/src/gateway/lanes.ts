import type { Id } from '../ids/index.ts';
import { type Database, isWeather } from '../postgres/index.ts';
import { problem } from '../problems/index.ts';
import type { Clock } from '../time/index.ts';
import { type Batcher, createBatcher } from './batcher.ts';
import {
  type HoldAnswer,
  type HoldOrder,
  placeHolds,
  type Settled,
  type Settlement,
  settleRuns,
} from './store.ts';

/** The two lanes to the books: one for holds, one for settlements. */
export type Lanes = Readonly<{
  holds: Batcher<HoldOrder, HoldAnswer>;
  settlements: Batcher<Settlement, Settled>;
}>;

type LaneOptions = Readonly<{
  database: Pick<Database, 'pool' | 'isReachable'>;
  clock: Clock;
  ownerId: Id<'owner'>;
}>;

/** A batch is limited in rows: no flush takes long, and no array grows without bound. */
const MAX_BATCH = 256;
const MAX_WAITING = 20_000;

/** Opens the lanes. Both fail closed: what cannot be queued is refused with 503. */
export function openLanes({ database, clock, ownerId }: LaneOptions): Lanes {
  const limits = {
    maxBatch: MAX_BATCH,
    maxWaiting: MAX_WAITING,
    onFull: () =>
      problem('billing-unavailable', 'Too many requests wait for the books.', {
        retryAfterMs: 2_000,
      }),
  };
  return {
    holds: createBatcher({
      ...limits,
      flush: (orders) =>
        flushOrSplit(database, orders, (some) =>
          placeHolds(database.pool, clock.now(), ownerId, some),
        ),
    }),
    settlements: createBatcher({
      ...limits,
      flush: (settlements) =>
        flushOrSplit(database, settlements, (some) => settleRuns(database.pool, clock.now(), some)),
    }),
  };
}

/**
 * Flushes a batch, and one by one what fails together while the database answers: one row that
 * cannot be written, or one wallet that somebody has locked, must not refuse everybody else.
 */
async function flushOrSplit<Item, Result>(
  database: Pick<Database, 'isReachable'>,
  items: readonly Item[],
  flush: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>,
): Promise<readonly (Result | Error)[]> {
  try {
    return await flush(items);
  } catch (error) {
    if (items.length === 1 || (isWeather(error) && !(await database.isReachable()))) throw error;
  }
  const halves = [items.slice(0, items.length >> 1), items.slice(items.length >> 1)];
  const results = await Promise.all(
    halves.map(async (half) => {
      try {
        return await flushOrSplit(database, half, flush);
      } catch (error) {
        return half.map(() => (error instanceof Error ? error : new Error(String(error))));
      }
    }),
  );
  return results.flat();
}
