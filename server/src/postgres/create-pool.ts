import pg from 'pg';
import { columnTypes } from './column-types.ts';
import { withSettings } from './database-url.ts';

/** What differs between pools. */
export type PoolOptions = Readonly<{
  max: number;
  /** The application's name as `pg_stat_activity` shows it. */
  name: string;
  /** Our own column types (bigint, Instant); false leaves the driver's, for libraries. */
  ownTypes: boolean;
}>;

/**
 * What a statement may take. A caller waits at most this long for a connection and for a lock,
 * so that new work is refused within two seconds while the database is away or jammed.
 *
 * Units: milliseconds.
 */
const TIMEOUTS = { connectMs: 1_500, lockMs: 1_500, statementMs: 10_000, idleMs: 15_000 };

/** Opens a pool of connections (lazily: it connects when first used). */
export function createPool(url: string, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: withSettings(url, {
      statement_timeout: String(TIMEOUTS.statementMs),
      lock_timeout: String(TIMEOUTS.lockMs),
      idle_in_transaction_session_timeout: String(TIMEOUTS.idleMs),
      search_path: 'public',
      TimeZone: 'UTC',
      DateStyle: 'ISO',
    }),
    application_name: options.name,
    max: options.max,
    connectionTimeoutMillis: TIMEOUTS.connectMs,
    // A server that stopped answering would hold the caller for ever: the client's own limit.
    query_timeout: TIMEOUTS.statementMs + 2_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    allowExitOnIdle: true,
    ...(options.ownTypes ? { types: columnTypes } : {}),
  });
  // The driver throws a lost connection as an event; without a listener it would end the process.
  // Whoever uses that connection is told by the failure of its statement.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
