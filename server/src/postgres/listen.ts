import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { quoteName } from './database-url.ts';
import type { Queryable } from './transaction.ts';

/** What to listen to and what to do then. */
export type ListenOptions = Readonly<{
  /** The app's URL. */
  url: string;
  /** What to do with a message, by channel. */
  channels: Readonly<Record<string, (payload: string) => void>>;
  /**
   * Called whenever messages may have been missed: the moment the connection is lost, and again
   * when it is back. What was cached on the strength of being told must be forgotten.
   */
  onGap: () => void;
  /** Checks the connection this often; a server that vanished without a word is noticed so. */
  heartbeatMs?: number;
}>;

/** A connection that listens. */
export type Listener = Readonly<{
  /** Whether messages arrive now. */
  isListening: () => boolean;
  stop: () => Promise<void>;
}>;

const HEARTBEAT_MS = 1_000;
const ANSWER_MS = 1_500;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** PostgreSQL takes payloads shorter than 8000 bytes. Source: sql-notify.html in its manual. */
const LONGEST_PAYLOAD = 7_999;

/**
 * Listens to channels on a connection of its own and reconnects for as long as it takes.
 *
 * Resolves when the first LISTEN is in force, so that what is read afterwards can be cached.
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const stopping = new AbortController();
  let client: pg.Client | undefined;
  const isListening = (): boolean => client !== undefined;

  const live = async (first: pg.Client): Promise<void> => {
    let current: pg.Client | undefined = first;
    while (current && !stopping.signal.aborted) {
      client = current;
      await untilLost(current, options.heartbeatMs ?? HEARTBEAT_MS, stopping.signal);
      client = undefined;
      await close(current);
      if (stopping.signal.aborted) return;
      options.onGap();
      current = await reconnect(options, stopping.signal);
      if (current) options.onGap();
    }
    if (current) await close(current);
  };

  const life = live(await connectAndListen(options));
  return {
    isListening,
    stop: async () => {
      stopping.abort();
      await life;
    },
  };
}

/**
 * Sends a message with the transaction's commit, to every listener in every process.
 *
 * Not for the hot path: PostgreSQL lets only one notifying transaction commit at a time.
 */
export async function notify(tx: Queryable, channel: string, payload: string): Promise<void> {
  if (Buffer.byteLength(payload) > LONGEST_PAYLOAD) {
    throw new RangeError(`a message on ${channel} is longer than ${LONGEST_PAYLOAD} bytes`);
  }
  await tx.query('select pg_notify($1, $2)', [channel, payload]);
}

async function connectAndListen(options: ListenOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: 'taximeter-listen',
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
  });
  client.on('error', () => {});
  client.on('notification', ({ channel, payload }) => {
    options.channels[channel]?.(payload ?? '');
  });
  try {
    await client.connect();
    for (const channel of Object.keys(options.channels)) {
      await client.query(`listen ${quoteName(channel)}`);
    }
    return client;
  } catch (error) {
    await close(client);
    throw error;
  }
}

async function reconnect(
  options: ListenOptions,
  signal: AbortSignal,
): Promise<pg.Client | undefined> {
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; ) {
    await sleep(pauseMs, undefined, { ref: false, signal }).catch(() => {});
    if (signal.aborted) return undefined;
    const client = await connectAndListen(options).catch(() => undefined);
    if (client) return client;
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }
  return undefined;
}

/** Waits until the connection ends, a heartbeat goes unanswered, or listening is to stop. */
async function untilLost(
  client: pg.Client,
  heartbeatMs: number,
  signal: AbortSignal,
): Promise<void> {
  const lost = new AbortController();
  const abort = (): void => lost.abort();
  client.once('end', abort);
  client.once('error', abort);
  signal.addEventListener('abort', abort, { once: true });
  try {
    while (!lost.signal.aborted) {
      const pause = sleep(heartbeatMs, undefined, { ref: false, signal: lost.signal });
      await pause.catch(() => {});
      if (lost.signal.aborted) return;
      await client.query('select 1').catch(abort);
    }
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Ends a connection without waiting for a server that no longer answers. */
async function close(client: pg.Client): Promise<void> {
  const ended = client.end().catch(() => {});
  await Promise.race([ended, sleep(200, undefined, { ref: false })]);
}
