import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { cleanUp } from '../../test/support/clean-up.ts';
import { createEmptyDatabase } from '../../test/support/empty-database.ts';
import { eventually } from '../../test/support/eventually.ts';
import { createDatabase } from './database.ts';
import { listen, notify } from './listen.ts';

async function open(t: TestContext) {
  const empty = await createEmptyDatabase(t);
  const { ownerUrl, appUrl } = empty;
  const database = createDatabase({ ownerUrl, appUrl, embedded: false, onStop: async () => {} });
  cleanUp(t, () => database.stop());
  const heard: string[] = [];
  const gaps: boolean[] = [];
  const listener = await listen({
    url: appUrl,
    channels: { keys: (payload) => heard.push(payload) },
    onGap: () => gaps.push(listener.isListening()),
    heartbeatMs: 50,
  });
  cleanUp(t, () => listener.stop());
  return { empty, database, listener, heard, gaps };
}

test('a message arrives with the commit, and not when the transaction is rolled back', async (t) => {
  const { database, heard } = await open(t);
  const failing = database.transaction(async (tx) => {
    await notify(tx, 'keys', 'rolled back');
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  await database.transaction((tx) => notify(tx, 'keys', 'key_1'));
  await notify(database.pool, 'others', 'not for us');
  await notify(database.pool, 'keys', 'key_2');
  await eventually('both messages', () => heard.length === 2);
  assert.deepEqual(heard, ['key_1', 'key_2']);
});

test('a lost connection is told at once and again when it is back, then messages arrive', async (t) => {
  const { empty, database, listener, heard, gaps } = await open(t);
  await empty.administer(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = '${empty.name}' and application_name = 'taximeter-listen'`,
  );
  await eventually('both gaps', () => gaps.length === 2 && listener.isListening());
  await notify(database.pool, 'keys', 'after');
  await eventually('the message', () => heard.length === 1);
});

test('a message that PostgreSQL would not take is refused before it is sent', async (t) => {
  const { database } = await open(t);
  await assert.rejects(notify(database.pool, 'keys', 'x'.repeat(8_000)), RangeError);
});
