import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { isConflict, isConnectionLoss, isUnanswered, LostCommitError } from './weather.ts';

/** Anything that runs one statement: a pool, a client or a transaction. */
export interface Queryable {
  query<R extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<R>>;
  query<R extends QueryResultRow>(config: QueryConfig): Promise<QueryResult<R>>;
}

declare const transactionBrand: unique symbol;

/** A statement runner inside BEGIN … COMMIT. Branded, so that a verb cannot be given the pool. */
export type Transaction = Queryable & { readonly [transactionBrand]: true };

/** How a transaction differs from the usual; all may be left out. */
export type TransactionOptions = Readonly<{
  isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readOnly?: boolean;
  /** What one statement may take, where the pool's limit is too short (audits). Milliseconds. */
  statementMs?: number;
  /**
   * Reaches every row by key, whatever the statistics say: for what must be fast however large a
   * table has become, or how long ago it was analyzed.
   */
  byKey?: true;
}>;

const RETRIES = 3;

/**
 * Runs `work` in one transaction and commits it; rolls back when it throws.
 *
 * A conflict between transactions, and a connection lost before COMMIT was sent, make it run
 * `work` again, at most three times: so `work` must have no effect outside the database. A lost
 * COMMIT is not retried, it is thrown as `LostCommitError`.
 */
export async function runTransaction<T>(
  pool: Pool,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await attemptTransaction(pool, work, options);
    } catch (error) {
      const again = isConflict(error) || isConnectionLoss(error);
      if (!again || attempt === RETRIES) throw error;
      // Jitter, because two transactions that collided would otherwise collide again.
      await sleep((isConflict(error) ? 5 : 40) * 3 ** attempt * (0.5 + Math.random()));
    }
  }
}

async function attemptTransaction<T>(
  pool: Pool,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query(beginStatement(options));
    const result = await runOrRollBack(client, work, options.statementMs);
    await commit(client);
    broken = false;
    return result;
  } catch (error) {
    broken = !(error instanceof RolledBack);
    throw error instanceof RolledBack ? error.cause : error;
  } finally {
    // A connection whose state is unknown is closed, never handed to the next caller.
    client.release(broken);
  }
}

/** Marks an error after which the connection was rolled back and is clean. */
class RolledBack extends Error {}

async function runOrRollBack<T>(
  client: PoolClient,
  work: (tx: Transaction) => Promise<T>,
  statementMs: number | undefined,
): Promise<T> {
  try {
    const queryable = statementMs === undefined ? client : withPatience(client, statementMs);
    return await work(queryable as unknown as Transaction);
  } catch (error) {
    // To a server that no longer answers, a ROLLBACK would only be another wait.
    if (isConnectionLoss(error) || isUnanswered(error)) throw error;
    try {
      await client.query('rollback');
    } catch {
      throw error;
    }
    throw new RolledBack('rolled back', { cause: error });
  }
}

/** The client's own limit for an answer must be as long as the server's for the statement. */
function withPatience(client: PoolClient, statementMs: number): Queryable {
  return {
    query: <R extends QueryResultRow>(statement: string | QueryConfig, values?: unknown[]) => {
      const config = typeof statement === 'string' ? { text: statement, values } : statement;
      const patient = { ...config, query_timeout: statementMs + 2_000 };
      return client.query<R>(patient as QueryConfig);
    },
  };
}

async function commit(client: PoolClient): Promise<void> {
  let command: string;
  try {
    command = (await client.query('commit')).command;
  } catch (error) {
    // An error the server itself answered with means that it rolled back.
    if (!isServerAnswer(error) || isConnectionLoss(error)) throw new LostCommitError(error);
    throw new RolledBack('rolled back', { cause: error });
  }
  if (command === 'COMMIT') return;
  // The server answers COMMIT with ROLLBACK when a statement failed and its error was swallowed.
  const cause = new Error('the transaction was rolled back: an error in it was swallowed');
  throw new RolledBack('rolled back', { cause });
}

function isServerAnswer(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && 'code' in error;
}

/** Groups are hashed, in memory; what can be read in the order it is wanted in is not sorted. */
const BY_KEY = `set local enable_seqscan = off; set local enable_bitmapscan = off;
  set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_sort = off;
  set local max_parallel_workers_per_gather = 0; set local work_mem = '16MB'`;

function beginStatement(options: TransactionOptions): string {
  const isolation = options.isolation ? ` isolation level ${options.isolation}` : '';
  const { statementMs } = options;
  return [
    `begin${isolation}${options.readOnly ? ' read only' : ''}`,
    ...(statementMs === undefined
      ? []
      : [`set local statement_timeout = ${Math.trunc(statementMs)}`]),
    ...(options.byKey ? [BY_KEY] : []),
  ].join('; ');
}
