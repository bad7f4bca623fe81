import assert from 'node:assert/strict';
import test from 'node:test';
import { openTestBooks, orderOf, settlementOf } from '../../test/support/books.ts';
import { createTestDatabase } from '../../test/support/database.ts';
import { newId } from '../ids/index.ts';
import { createTestClock, instant } from '../time/index.ts';
import { listWorkerFaults, listWriteOffs } from './index.ts';

const database = await createTestDatabase();
const { pool } = database;
const clock = createTestClock(instant(Date.UTC(2026, 10, 22, 9)));
const books = await openTestBooks(database, clock);

test('what funds could not cover is in the list of write-offs', async () => {
  const customerId = await books.customer();
  await books.grant({ customerId, amount: 10n, promotional: false, expiresAt: null });
  const order = orderOf(clock, customerId, 4n);
  await books.place([order]);
  await books.settle([settlementOf(clock, order, 25n)]);
  const { items } = await listWriteOffs(pool, { cursor: undefined, limit: 1 });
  assert.deepEqual(
    items.map((each) => [each.runId, each.amountNanos, each.reason]),
    [[order.runId, 15n, 'funds-ended']],
  );
});

test('worker faults are listed newest first', async () => {
  const customerId = await books.customer();
  for (const kind of ['first', 'second']) {
    await pool.query(
      `insert into worker_faults values ($1, $2, $3, 'deployment', $4, 'detail', '2026-11-22')`,
      [newId('fault', clock.now()), customerId, newId('run', clock.now()), kind],
    );
  }
  const first = await listWorkerFaults(pool, { cursor: undefined, limit: 1 });
  const second = await listWorkerFaults(pool, { cursor: first.nextCursor ?? '', limit: 1 });
  assert.deepEqual([first.items[0]?.kind, second.items[0]?.kind], ['second', 'first']);
  assert.equal(second.nextCursor, null);
});
