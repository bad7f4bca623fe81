import assert from 'node:assert/strict';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { cleanUp } from '../../test/support/clean-up.ts';
import { createEmptyDatabase, type EmptyDatabase } from '../../test/support/empty-database.ts';
import { createDatabase, type Database } from './database.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { isWeather, LostCommitError } from './weather.ts';

const TABLE =
  'create table counters (id int primary key, n int not null); insert into counters values (1, 0)';

async function open(t: TestContext, change?: (url: string) => Promise<string>) {
  const empty = await createEmptyDatabase(t);
  await empty.administer(`${TABLE}; grant all on counters to taximeter_app`);
  const { ownerUrl, appUrl } = empty;
  const url = change ? await change(appUrl) : appUrl;
  const parts = { ownerUrl, appUrl: url, embedded: false, onStop: async () => {} };
  const database = createDatabase(parts);
  cleanUp(t, () => database.stop());
  return { database, empty };
}

async function counter(database: Database): Promise<number> {
  return (await database.pool.query<{ n: number }>('select n from counters')).rows[0]?.n ?? -1;
}

/** Ends the connection that runs the current transaction, as the death of the server would. */
async function killOne(empty: EmptyDatabase): Promise<void> {
  await empty.administer(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = '${empty.name}' and application_name = 'taximeter' and state = 'idle in transaction'`,
  );
}

test('what a transaction wrote is there after it, and nothing of one that threw', async (t) => {
  const { database } = await open(t);
  const result = await database.transaction(async (tx) => {
    await tx.query('update counters set n = n + 1');
    return 'done';
  });
  assert.equal(result, 'done');
  const thrown = new Error('no');
  const failing = database.transaction(async (tx) => {
    await tx.query('update counters set n = n + 10');
    throw thrown;
  });
  await assert.rejects(failing, (error) => error === thrown);
  assert.equal(await counter(database), 1);
});

test('transactions that collide are done again until each has happened once', async (t) => {
  const { database } = await open(t);
  let attempts = 0;
  let allHaveRead: () => void = () => {};
  const collision = new Promise<void>((resolve) => {
    allHaveRead = resolve;
  });
  const increment = () =>
    database.transaction(
      async (tx) => {
        const { rows } = await tx.query<{ n: number }>('select n from counters');
        attempts += 1;
        if (attempts === 3) allHaveRead();
        await collision;
        await tx.query('update counters set n = $1', [(rows[0]?.n ?? 0) + 1]);
      },
      { isolation: 'serializable' },
    );
  await Promise.all([increment(), increment(), increment()]);
  assert.equal(await counter(database), 3);
  assert.ok(attempts > 3);
});

test('a connection lost before COMMIT makes it run again, three times at most', async (t) => {
  const { database, empty } = await open(t);
  let attempts = 0;
  const work = (losses: number) =>
    database.transaction(async (tx) => {
      attempts += 1;
      await tx.query('update counters set n = n + 1');
      if (attempts <= losses) await killOne(empty);
      await tx.query('select 1');
    });
  await work(1);
  assert.equal(attempts, 2);
  assert.equal(await counter(database), 1);
  attempts = 0;
  await assert.rejects(work(99), isWeather);
  assert.equal(attempts, 4);
  assert.equal(await counter(database), 1);
});

test('an error swallowed inside a transaction does not pass for a commit', async (t) => {
  const { database } = await open(t);
  const swallowing = database.transaction(async (tx) => {
    await tx.query('update counters set n = n + 1');
    await tx.query('select 1/0').catch(() => {});
  });
  await assert.rejects(swallowing, /swallowed/);
  assert.equal(await counter(database), 0);
});

test('a COMMIT that gets no answer is told as such, and is not sent twice', async (t) => {
  // A wire that is cut once the server has the word COMMIT, and before its answer.
  const { database } = await open(t, async (appUrl) => {
    const url = parseDatabaseUrl(appUrl, 'X');
    const path = `${url.searchParams.get('host')}/.s.PGSQL.5432`;
    const server = createServer((client) => cutAfterCommit(client, connectSocket(path)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUp(t, () => new Promise<void>((resolve) => server.close(() => resolve())));
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    url.searchParams.delete('host');
    url.host = `127.0.0.1:${address.port}`;
    return url.href;
  });
  let attempts = 0;
  const work = database.transaction(async (tx) => {
    attempts += 1;
    await tx.query('update counters set n = n + 1');
  });
  await assert.rejects(work, LostCommitError);
  assert.equal(attempts, 1);
});

function cutAfterCommit(client: Socket, server: Socket): void {
  let cut = false;
  client.on('error', () => {});
  server.on('error', () => {});
  client.on('data', (chunk) => {
    cut ||= chunk.includes('commit');
    server.write(chunk);
  });
  server.on('data', (chunk) => {
    if (cut) client.destroy();
    else client.write(chunk);
  });
  client.on('close', () => server.destroy());
  server.on('close', () => client.destroy());
}

test('nobody waits longer than two seconds for a lock or for a connection', async (t) => {
  const empty = await createEmptyDatabase(t);
  await empty.administer(`${TABLE}; grant all on counters to taximeter_app`);
  const { ownerUrl, appUrl } = empty;
  const onStop = async (): Promise<void> => {};
  const database = createDatabase({ ownerUrl, appUrl, embedded: false, poolSize: 2, onStop });
  cleanUp(t, () => database.stop());
  const update = 'update counters set n = n + 1';
  await database.transaction(async (tx) => {
    await tx.query(update);
    const start = performance.now();
    // The first takes the second and last connection and waits for the row, the other has none.
    const waiting = [database.pool.query(update), database.pool.query('select 1')];
    for (const { reason } of (await Promise.allSettled(waiting)) as PromiseRejectedResult[]) {
      assert.ok(isWeather(reason), String(reason));
    }
    assert.ok(performance.now() - start < 2_000);
  });
  assert.equal(await counter(database), 1);
});

test('a longer statement is allowed where it is asked for', async (t) => {
  const { database } = await open(t);
  const limits = await database.transaction(
    async (tx) => (await tx.query('select current_setting($1) as s', ['statement_timeout'])).rows,
    { statementMs: 600_000, readOnly: true, isolation: 'repeatable read' },
  );
  assert.deepEqual(limits, [{ s: '10min' }]);
});
