import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createPool } from './create-pool.ts';
import { runTransaction, type Transaction, type TransactionOptions } from './transaction.ts';

/** The open database: the only way the rest of the server reaches PostgreSQL. */
export type Database = Readonly<{
  /** Connections as the app's role, which may not change the books' past. */
  pool: pg.Pool;
  /** At most four connections with the driver's own column types (Date), for better-auth. */
  authPool: pg.Pool;
  /** Runs `work` in one transaction; see `runTransaction` for what is retried. */
  transaction: <T>(
    work: (tx: Transaction) => Promise<T>,
    options?: TransactionOptions,
  ) => Promise<T>;
  /** The URL of the role that owns the tables: migrations and nothing else. */
  ownerUrl: string;
  /** The URL of the app's role. */
  appUrl: string;
  /** Whether the server is our own child process. */
  embedded: boolean;
  /** Whether the database answers, asked now; false within two seconds when it does not. */
  isReachable: () => Promise<boolean>;
  /** Closes all connections, and stops the server if we run it. */
  stop: () => Promise<void>;
}>;

/** What a `Database` is put together from. */
export type DatabaseParts = Readonly<{
  ownerUrl: string;
  appUrl: string;
  embedded: boolean;
  poolSize?: number | undefined;
  /** Runs after the pools are closed. */
  onStop: () => Promise<void>;
}>;

const DEFAULT_POOL_SIZE = 20;
const AUTH_POOL_SIZE = 4;
const CLOSE_MS = 5_000;

/** Puts a `Database` together from the URLs of a database that is migrated already. */
export function createDatabase(parts: DatabaseParts): Database {
  const max = parts.poolSize ?? DEFAULT_POOL_SIZE;
  const pool = createPool(parts.appUrl, { max, name: 'taximeter', ownTypes: true });
  let authPool: pg.Pool | undefined;
  let stopped: Promise<void> | undefined;

  const stopOnce = async (): Promise<void> => {
    const ends = [pool.end(), authPool?.end()];
    // A connection that somebody still holds must not keep the server from stopping.
    const giveUp = new AbortController();
    const patience = sleep(CLOSE_MS, undefined, { signal: giveUp.signal }).catch(() => {});
    await Promise.race([Promise.allSettled(ends), patience]);
    giveUp.abort();
    await parts.onStop();
  };
  return {
    pool,
    get authPool() {
      const options = { max: AUTH_POOL_SIZE, name: 'taximeter-auth', ownTypes: false };
      authPool ??= createPool(parts.appUrl, options);
      return authPool;
    },
    transaction: (work, options) => runTransaction(pool, work, options),
    ownerUrl: parts.ownerUrl,
    appUrl: parts.appUrl,
    embedded: parts.embedded,
    isReachable: () => answers(pool),
    stop: () => {
      stopped ??= stopOnce();
      return stopped;
    },
  };
}

async function answers(pool: pg.Pool): Promise<boolean> {
  const question = pool.query('select 1').then(
    () => true,
    () => false,
  );
  return await Promise.race([question, sleep(1_800, false, { ref: false })]);
}
