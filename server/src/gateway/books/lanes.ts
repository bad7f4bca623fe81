import type { Id } from '../../ids/index.ts';
import { type Database, isWeather } from '../../postgres/index.ts';
import { problem } from '../../problems/index.ts';
import type { Clock } from '../../time/index.ts';
import { type Batcher, createBatcher, type Flushed } from './batcher.ts';
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

/**
 * And in wallets, which it keeps locked until it is committed. Runs that begin together would else
 * be held together, then settled together, and one lane would always wait for the other. With as
 * many wallets as this, both lanes work, on different wallets; with fewer, what each flush costs
 * by itself outweighs that.
 */
const MAX_WALLETS = 32;

/** Opens the lanes. Both fail closed: what cannot be queued is refused with 503. */
export function openLanes({ database, clock, ownerId }: LaneOptions): Lanes {
  const of = (item: { customerId: string }): string => item.customerId;
  const limits = {
    maxBatch: MAX_BATCH,
    maxWaiting: MAX_WAITING,
    onFull: () =>
      problem('billing-unavailable', 'Too many requests wait for the books.', {
        retryAfterMs: 2_000,
      }),
  };
  return {
    holds: createBatcher<HoldOrder, HoldAnswer>({
      ...limits,
      locks: { of, max: MAX_WALLETS },
      flush: (orders) =>
        flushOrSplit(database, orders, (some) =>
          placeHolds(database.pool, clock.now(), ownerId, some),
        ),
    }),
    // To settle takes twice as long as to hold, so two large batches may be under way. (Holds have
    // one, so that each wallet's are judged in the order of their times.)
    settlements: createBatcher<Settlement, Settled>({
      ...limits,
      locks: { of, max: MAX_WALLETS, alone: MAX_WALLETS / 2 },
      flush: (settlements) =>
        flushOrSplit(database, settlements, (some) => settleRuns(database.pool, clock.now(), some)),
    }),
  };
}

/**
 * Flushes a batch; where it fails while the database answers, each wallet's part is flushed by
 * itself. One row that cannot be written, or one wallet that somebody has locked, must neither
 * refuse nor delay the others: the lane goes on, and only that wallet's items keep waiting.
 */
async function flushOrSplit<Item extends { customerId: string }, Result>(
  database: Pick<Database, 'isReachable'>,
  items: readonly Item[],
  flush: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>,
): Promise<readonly Flushed<Result>[]> {
  try {
    return await flush(items);
  } catch (error) {
    if (isWeather(error) && !(await database.isReachable())) throw error;
    if (items.length === 1 && !isWeather(error)) throw error;
  }
  const parts = new Map<Item, Promise<Result>>();
  for (const [, wallet] of Map.groupBy(items, (item) => item.customerId)) {
    const part = flushPatiently(wallet, flush);
    for (const [index, item] of wallet.entries()) parts.set(item, resultAt(part, index));
  }
  return items.map((item) => parts.get(item) ?? new Error('an item belongs to no wallet'));
}

/** A wallet is waited for so often, each time as long as the hot path's `lock_timeout`. */
const MOST_TRIES = 6;

async function flushPatiently<Item, Result>(
  items: readonly Item[],
  flush: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>,
): Promise<readonly (Result | Error)[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await flush(items);
    } catch (error) {
      if (isWeather(error) && tries < MOST_TRIES) continue;
      if (isWeather(error) || items.length === 1) throw error;
    }
    // One of them cannot be written: alone, the others can.
    const alone = items.map((item) => flushPatiently([item], flush).then(first, asError));
    return await Promise.all(alone);
  }
}

function first<Result>(results: readonly (Result | Error)[]): Result | Error {
  return results[0] ?? new Error('a flush gave no result for an item');
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function resultAt<Result>(
  results: Promise<readonly (Result | Error)[]>,
  index: number,
): Promise<Result> {
  const result = (await results)[index];
  if (result === undefined) throw new Error('a flush gave no result for an item');
  if (result instanceof Error) throw result;
  return result;
}
