import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type { CustomerId, RunId } from '../ids/index.ts';
import { problem } from '../problems/index.ts';
import type { EventStream } from './event-stream.ts';
import type { UsageFeed } from './usage-feed.ts';

/** What one event says: enough to show, and the reason to read the lists again. */
export type UsageEvent = Readonly<{
  runId?: string;
  available: string;
  runsToday: number;
  runsTotal: number;
}>;

type StreamOptions = Readonly<{
  feed: UsageFeed;
  readEvent: (customerId: CustomerId) => Promise<UsageEvent>;
  /** Whether whoever opened the stream may still read it. */
  isAdmitted: (request: FastifyRequest) => Promise<boolean>;
  onCount: (open: number) => void;
}>;

/** How many streams one customer may have open. */
export const STREAMS_PER_CUSTOMER = 20;
const RECHECK_MS = 900;
/** Changes that follow each other closely are told as one. */
const GATHER_MS = 100;

/** Keeps the open streams of usage events. */
export function createUsageStreams(options: StreamOptions) {
  const open = new Map<CustomerId, Set<EventStream>>();
  const count = (): void => {
    options.onCount([...open.values()].reduce((sum, streams) => sum + streams.size, 0));
  };
  return {
    /** Refuses: rate-limited, when the customer has too many open. */
    check: (customerId: CustomerId): void => {
      if ((open.get(customerId)?.size ?? 0) < STREAMS_PER_CUSTOMER) return;
      throw problem('rate-limited', `At most ${STREAMS_PER_CUSTOMER} streams at a time.`, {
        limit: STREAMS_PER_CUSTOMER,
        retryAfterMs: 5_000,
      });
    },
    /** Feeds a stream until it ends, or until whoever opened it may not read it any more. */
    serve: async (customerId: CustomerId, request: FastifyRequest, stream: EventStream) => {
      const streams = open.get(customerId) ?? new Set();
      open.set(customerId, streams.add(stream));
      count();
      try {
        await feedStream(options, customerId, request, stream);
      } finally {
        streams.delete(stream);
        if (streams.size === 0) open.delete(customerId);
        count();
        stream.end();
      }
    },
    endAll: (): void => {
      for (const stream of [...open.values()].flatMap((streams) => [...streams])) stream.end();
    },
  };
}

async function feedStream(
  { feed, readEvent, isAdmitted }: StreamOptions,
  customerId: CustomerId,
  request: FastifyRequest,
  stream: EventStream,
): Promise<void> {
  const changed = new Set<RunId | undefined>([undefined]);
  let wake = (): void => {};
  const unwatch = await feed.watch(customerId, (runId) => {
    changed.add(runId);
    wake();
  });
  const nextChange = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  stream.ended.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!stream.ended.aborted) {
      const waiting = nextChange();
      if (changed.size > 0) {
        const runs = [...changed].filter((runId) => runId !== undefined);
        changed.clear();
        const event = await readEvent(customerId).catch(() => undefined);
        if (event !== undefined) {
          for (const runId of runs.length === 0 ? [undefined] : runs) {
            stream.send('usage', runId === undefined ? event : { runId, ...event });
          }
        }
      }
      await Promise.race([waiting, sleep(RECHECK_MS, undefined, { ref: false })]);
      if (stream.ended.aborted) return;
      // While the database cannot be asked, nothing is read from it either: the stream may wait.
      if (!(await isAdmitted(request).catch(() => true))) return;
      if (changed.size > 0) await sleep(GATHER_MS, undefined, { ref: false });
    }
  } finally {
    unwatch();
  }
}
