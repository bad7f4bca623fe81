import assert from 'node:assert/strict';
import test from 'node:test';
import { createTestClock, instant } from '../../src/time/index.ts';
import { openTestBooks, orderOf, settlementOf } from '../support/books.ts';
import { createTestDatabase } from '../support/database.ts';
import { expectBooksBalance } from '../support/expect-books-balance.ts';

const database = await createTestDatabase();
const clock = createTestClock(instant(Date.UTC(2026, 10, 22, 9)));
const books = await openTestBooks(database, clock);
const customerId = await books.customer();
await books.grant({ customerId, amount: 10n, promotional: true, expiresAt: null });
const orders = [orderOf(clock, customerId, 3n), orderOf(clock, customerId, 3n)];
await books.place(orders);
await books.settle(orders.slice(0, 1).map((order) => settlementOf(clock, order, 2n)));

const INSUFFICIENT_PRIVILEGE = '42501';

async function expectDenied(sql: string): Promise<void> {
  await assert.rejects(
    database.pool.query(sql),
    (error) => error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE,
    `not denied: ${sql}`,
  );
}

/** Money and its history: changed by the functions of the books and by nothing else. */
const WRITTEN_BY_FUNCTIONS = [
  'wallets',
  'transfers',
  'grants',
  'open_grants',
  'holds',
  'runs',
  'write_offs',
  'usage_days',
  'usage_totals',
  'run_tags',
  'idempotency_uses',
];

/** What the application may add to, and never change. */
const APPEND_ONLY = [
  'audit_log',
  'line_events',
  'seals',
  'worker_faults',
  'invariant_checks',
  'rate_cards',
  'rate_card_components',
  'plan_versions',
  'model_versions',
  'deployment_versions',
];

for (const table of [...WRITTEN_BY_FUNCTIONS, ...APPEND_ONLY]) {
  test(`the application cannot change, delete, truncate or rebuild ${table}`, async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      'select attname as name from pg_attribute where attrelid = $1::regclass and attnum = 2',
      [table],
    );
    const column = rows[0]?.name ?? '';
    await expectDenied(`update ${table} set ${column} = ${column}`);
    await expectDenied(`delete from ${table}`);
    await expectDenied(`truncate ${table}`);
    await expectDenied(`select * from ${table} for update`);
    await expectDenied(`alter table ${table} disable trigger all`);
    await expectDenied(`alter table ${table} add column more text`);
    await expectDenied(`create index on ${table} (${column})`);
    await expectDenied(`drop table ${table}`);
  });
}

for (const table of WRITTEN_BY_FUNCTIONS) {
  test(`the application cannot write into ${table} by itself`, async () => {
    await expectDenied(`insert into ${table} select * from ${table}`);
  });
}

for (const [deed, sql] of Object.entries({
  'make itself the owner': 'set role taximeter_owner',
  'pass as a replica, for which triggers do not fire': 'set session_replication_role = replica',
  'replace a function of the books': `create or replace function frozen_credit(text, timestamptz)
     returns bigint language sql as 'select 0::bigint'`,
  'drop a function of the books': 'drop function settle_runs',
  'put a function in front of one of theirs':
    'create function public.lock_wallet() returns int ' + `language sql as 'select 1'`,
  'make a schema': 'create schema mine',
  'change what an auditor sees': 'create or replace view audit.api_keys as select 1',
  'change who owns a table': 'alter table wallets owner to taximeter_app',
  'turn durability off for all': 'alter system set fsync = off',
  'read files of the server': `select pg_read_file('postgresql.conf')`,
  'run programs': `copy (select 1) to program 'cat'`,
})) {
  test(`the application cannot ${deed}`, () => expectDenied(sql));
}

test('rights the application gives itself are none', async () => {
  await database.pool.query('grant update on wallets to taximeter_app').catch(() => {});
  await expectDenied('update wallets set posted = posted + 1');
});

test('a temporary table does not stand before the books inside their functions', async () => {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    try {
      await client.query('create temporary table wallets (customer_id text, posted bigint)');
    } catch {
      return;
    }
    const { rows } = await client.query('select posted from lock_wallet($1)', [customerId]);
    assert.equal(rows[0]?.posted, 8n);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('nobody but the application may call the functions of the books', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `select p.oid::regprocedure::text as name from pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.prosecdef and exists (
       select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
       where a.grantee = 0 and a.privilege_type = 'EXECUTE')`,
  );
  assert.deepEqual(rows, []);
});

test('functions with the owner’s rights look for names in their own schema first', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `select p.oid::regprocedure::text as name from pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.prosecdef
       and not coalesce('search_path=public, pg_temp' = any (p.proconfig), false)`,
  );
  assert.deepEqual(rows, []);
});

test('after all these attempts the books balance', () => expectBooksBalance(database, clock));
