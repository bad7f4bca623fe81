import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cleanUp } from '../../test/support/clean-up.ts';
import { createEmptyDatabase, type EmptyDatabase } from '../../test/support/empty-database.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { openDatabase } from './open-database.ts';

/** The cluster's own app role would hide what is tested: each test has roles of its own. */
async function makeRole(t: TestContext, empty: EmptyDatabase, rights: string): Promise<string> {
  const name = `role_${randomBytes(6).toString('hex')}`;
  await empty.administer(`create role ${name} login password 'secret' ${rights}`);
  cleanUp(t, () =>
    empty.administer(
      `reassign owned by ${name} to postgres; drop owned by ${name}; drop role ${name}`,
    ),
  );
  return name;
}

function urlOf(empty: EmptyDatabase, role: string): string {
  const url = parseDatabaseUrl(empty.appUrl, 'X');
  url.username = role;
  url.password = 'secret';
  return url.href;
}

async function open(t: TestContext, databaseUrl: string, migrationUrl?: string) {
  const migrationsFolder = await mkdtemp(join(tmpdir(), 'taximeter-migrations-'));
  cleanUp(t, () => rm(migrationsFolder, { recursive: true }));
  await writeFile(join(migrationsFolder, '000001-x.sql'), 'create table x (id int);');
  await writeFile(join(migrationsFolder, 'grants.sql'), 'grant select on x to :app;');
  const options = { dataDir: '/proc/unused', databaseUrl, migrationUrl, migrationsFolder };
  const database = await openDatabase(options);
  cleanUp(t, () => database.stop());
  return database;
}

async function rolesOf(database: Awaited<ReturnType<typeof open>>) {
  const { rows } = await database.pool.query<{ app: string; owner: string }>(
    `select current_user::text as app, tableowner::text as owner from pg_tables where tablename = 'x'`,
  );
  await assert.rejects(database.pool.query('drop table x'), /must be owner/);
  return rows[0];
}

test('with two URLs each role does its own part', async (t) => {
  const empty = await createEmptyDatabase(t);
  const app = await makeRole(t, empty, '');
  const database = await open(t, urlOf(empty, app), empty.ownerUrl);
  assert.deepEqual(await rolesOf(database), { app, owner: 'taximeter_owner' });
});

test('with one URL of a superuser the app works as taximeter_app all the same', async (t) => {
  const empty = await createEmptyDatabase(t);
  const database = await open(t, empty.superuserUrl);
  assert.deepEqual(await rolesOf(database), { app: 'taximeter_app', owner: 'postgres' });
  assert.deepEqual((await database.authPool.query('select current_user::text as app')).rows, [
    { app: 'taximeter_app' },
  ]);
});

test('with one URL of an owner who may work as taximeter_app, it does', async (t) => {
  const empty = await createEmptyDatabase(t);
  const owner = await makeRole(t, empty, '');
  await empty.administer(`alter database ${empty.name} owner to ${owner}`);
  await assert.rejects(
    open(t, urlOf(empty, owner)),
    new RegExp(`^StartupError: .*superuser GRANT taximeter_app TO "${owner}";`),
  );
  await empty.administer(`grant taximeter_app to ${owner}`);
  const database = await open(t, urlOf(empty, owner));
  assert.deepEqual(await rolesOf(database), { app: 'taximeter_app', owner });
});

test('a role that may not make tables, or an app that is too strong, is refused', async (t) => {
  const empty = await createEmptyDatabase(t);
  const weak = await makeRole(t, empty, 'createrole');
  await assert.rejects(
    open(t, urlOf(empty, weak)),
    new RegExp(`ALTER DATABASE "${empty.name}" OWNER TO "${weak}";`),
  );
  const strong = await makeRole(t, empty, 'in role taximeter_owner');
  await assert.rejects(
    open(t, urlOf(empty, strong), empty.ownerUrl),
    new RegExp(`^StartupError: Role "${strong}", .*member of the role that owns`),
  );
});

test('two URLs to different databases are refused', async (t) => {
  const [one, two] = [await createEmptyDatabase(t), await createEmptyDatabase(t)];
  await assert.rejects(open(t, one.appUrl, two.ownerUrl), /^StartupError: .*different databases/);
});

test('a server that is not there, and a wrong password, are one line without the password', async (t) => {
  const { appUrl } = await createEmptyDatabase(t);
  const away = open(t, 'postgres://ada:secret@127.0.0.1:1/x');
  await assert.rejects(away, /^StartupError: PostgreSQL at 127\.0\.0\.1:1 cannot be reached/);
  const wrong = parseDatabaseUrl(appUrl, 'X');
  wrong.password = 'hidden';
  await assert.rejects(
    open(t, wrong.href),
    (error) =>
      error instanceof Error &&
      error.message.includes('refuses user "taximeter_app"') &&
      !error.message.includes('hidden'),
  );
});

test('DATABASE_MIGRATION_URL alone is refused', async () => {
  await assert.rejects(
    openDatabase({ dataDir: '/proc/unused', migrationUrl: 'postgres://h/d' }),
    /^StartupError: DATABASE_MIGRATION_URL is set without DATABASE_URL/,
  );
});
