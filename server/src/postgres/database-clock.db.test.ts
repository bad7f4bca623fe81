import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { cleanUp } from '../../test/support/clean-up.ts';
import { createEmptyDatabase } from '../../test/support/empty-database.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type Instant, parseInstant } from '../time/index.ts';
import { createDatabase } from './database.ts';
import { createDatabaseClock } from './database-clock.ts';

/** A server whose clock says what the test says. */
function serverSaying(time: () => Instant): pg.Pool {
  const query = async () => ({ rows: [{ now: time() }] });
  return { query } as unknown as pg.Pool;
}

test("the clock follows the database server's to within a few milliseconds", async (t) => {
  const { ownerUrl, appUrl } = await createEmptyDatabase(t);
  const database = createDatabase({ ownerUrl, appUrl, embedded: false, onStop: async () => {} });
  cleanUp(t, () => database.stop());
  const clock = await createDatabaseClock(database.pool);
  cleanUp(t, () => clock.stop());
  const before = clock.now();
  const { rows } = await database.pool.query<{ now: Instant }>('select clock_timestamp() as now');
  const after = clock.now();
  const asked = rows[0]?.now ?? 0;
  assert.ok(asked >= before - 5 && asked <= after + 5, `${before} ${asked} ${after}`);
});

test('the clock runs on between measurements', async (t) => {
  const noon = parseInstant('2026-11-22T12:00:00Z');
  const clock = await createDatabaseClock(serverSaying(() => noon));
  cleanUp(t, () => clock.stop());
  await eventually('5 ms later', () => clock.now() >= noon + 5);
  assert.ok(clock.now() < noon + 60_000);
});

test("the clock never goes back, and jumps ahead with the server's", async (t) => {
  let time = parseInstant('2026-11-22T12:00:00Z');
  const clock = await createDatabaseClock(
    serverSaying(() => time),
    5,
  );
  cleanUp(t, () => clock.stop());
  const noon = clock.now();
  time = parseInstant('2026-11-22T11:00:00Z');
  await eventually('two measurements', () => clock.lastMeasuredMs() < 2);
  assert.ok(clock.now() >= noon);
  time = parseInstant('2026-11-22T13:00:00Z');
  await eventually('the jump', () => clock.now() >= time);
});

test('a server that is away does not stop the clock', async (t) => {
  let away = false;
  const noon = parseInstant('2026-11-22T12:00:00Z');
  const server = serverSaying(() => {
    if (away) throw new Error('away');
    return noon;
  });
  const clock = await createDatabaseClock(server, 1);
  cleanUp(t, () => clock.stop());
  away = true;
  await eventually('it runs on', () => clock.now() >= noon + 20);
  assert.ok(clock.lastMeasuredMs() >= 10);
});
