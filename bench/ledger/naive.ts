import pg from 'pg';
import { type CustomerId, newId, type RunId } from '../../server/src/ids/index.ts';
import type { Database } from '../../server/src/postgres/index.ts';
import { createProcessClock, toIso } from '../../server/src/time/index.ts';
import type { Contender } from './measure.ts';
import type { Books } from './prepare-books.ts';

/** One run of the benchmark, with the time it is booked at. */
type Pair = Readonly<{ customerId: CustomerId; runId: RunId; rateCardId: string; now: string }>;

const HELD_NANOS = 1_000_000n;
const CHARGED_NANOS = 500_000n;

/**
 * What one writes by hand with `pg`: a transaction to hold and one to settle, each BEGIN, SELECT …
 * FOR UPDATE, UPDATE, INSERT, COMMIT, with a pool of 20. It writes the same run row into a table
 * with the same columns and key. Once as people write it, and once with every statement prepared,
 * which few do and which is the best this way can be.
 */
export async function openNaive(
  database: Database,
  books: Books,
): Promise<readonly [plain: Contender, prepared: Contender]> {
  await prepareTables(database, books);
  return [
    contender('naive', database, books, (client) => (statement) => {
      const { text, values } = statement;
      return client.query(text, values);
    }),
    contender('prepared', database, books, (client) => (statement) => client.query(statement)),
  ];
}

/** How a statement is sent. */
type Send = (statement: {
  name: string;
  text: string;
  values: unknown[];
}) => Promise<pg.QueryResult>;

function contender(
  name: string,
  database: Database,
  books: Books,
  sendThrough: (client: pg.PoolClient) => Send,
): Contender {
  const clock = createProcessClock();
  const inTransaction = async (work: (client: pg.PoolClient) => Promise<void>): Promise<void> => {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await work(client);
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  return {
    name,
    async pair(customerId) {
      const now = clock.now();
      const runId = newId('run', now);
      const run = { customerId, runId, rateCardId: books.rateCardId, now: toIso(now) };
      await inTransaction((client) => hold(sendThrough(client), run));
      await inTransaction((client) => settle(sendThrough(client), run));
    },
  };
}

async function prepareTables(database: Database, books: Books): Promise<void> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`
    create table naive_wallets (
      customer_id text collate "C" primary key, balance bigint not null, held bigint not null
    ) with (fillfactor = 50);
    create table naive_holds (
      run_id text collate "C" primary key, customer_id text not null, amount bigint not null,
      created_at timestamptz not null
    );
    create table naive_runs (like runs including all);
    grant select, insert, update on naive_wallets, naive_holds, naive_runs to taximeter_app`);
  await owner.query(
    'insert into naive_wallets select c, 1000000000000000, 0 from unnest($1::text[]) as c',
    [books.customers],
  );
  await owner.query('vacuum analyze');
  await owner.end();
}

async function hold(send: Send, run: Pair): Promise<void> {
  if ((await lock(send, run.customerId)) < HELD_NANOS) throw new Error('out of credits');
  await send({
    name: 'naive-hold',
    text: 'update naive_wallets set held = held + $2 where customer_id = $1',
    values: [run.customerId, HELD_NANOS],
  });
  await send({
    name: 'naive-insert-hold',
    text: 'insert into naive_holds values ($1, $2, $3, $4)',
    values: [run.runId, run.customerId, HELD_NANOS, run.now],
  });
}

async function settle(send: Send, run: Pair): Promise<void> {
  await lock(send, run.customerId);
  await send({
    name: 'naive-settle',
    text: `update naive_wallets set held = held - $2, balance = balance - $3
      where customer_id = $1`,
    values: [run.customerId, HELD_NANOS, CHARGED_NANOS],
  });
  await send({
    name: 'naive-insert-run',
    text: `insert into naive_runs (customer_id, run_id, model, deployment_id, rate_card_id, source,
        status, rule, priced_at, started_at, ended_at, recorded_at, worker_us, gateway_us,
        billable_us, usage, rated_cost, cost, hold_amount, hold_state, paid_by, result)
      values ($1, $2, 'bench', 'bench-1', $3, 'api', 'succeeded', 'succeeded', $4, $4, $4, $4,
        250000, 260000, 250000, '{"run":"1","gpu_time":"250000"}', 500000, 500000, 1000000,
        'settled', '[]', '{"contentType":"image/png","bytes":100000}')`,
    values: [run.customerId, run.runId, run.rateCardId, run.now],
  });
}

/** Locks a wallet and gives what is there to hold. */
async function lock(send: Send, customerId: CustomerId): Promise<bigint> {
  const { rows } = await send({
    name: 'naive-lock',
    text: 'select balance, held from naive_wallets where customer_id = $1 for update',
    values: [customerId],
  });
  const [wallet] = rows as { balance: bigint; held: bigint }[];
  return (wallet?.balance ?? 0n) - (wallet?.held ?? 0n);
}
