import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import { cleanUp } from '../../test/support/clean-up.ts';
import { createEmptyDatabase } from '../../test/support/empty-database.ts';
import { createTestClock, parseInstant } from '../time/index.ts';
import { fillGrants, migrate } from './migrate.ts';

const clock = createTestClock(parseInstant('2026-11-22T09:30:00Z'));
const FILES = {
  '000001-things.sql': `create table things (id int primary key, made_at timestamptz);
    insert into things values (1, current_setting('taximeter.now')::timestamptz);`,
  '000002-more.sql': 'alter table things add note text;',
  'grants.sql':
    'revoke all on all tables in schema public from :app; grant select on things to :app;',
  'README.md': 'not a migration',
};

async function folderOf(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'taximeter-migrations-'));
  cleanUp(t, () => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

async function connect(t: TestContext, url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // The database is dropped under it at the end of the test.
  client.on('error', () => {});
  await client.connect();
  cleanUp(t, () => client.end());
  return client;
}

function run(owner: pg.Client, folder: string, stages: string[] = []): Promise<void> {
  const onStage = (line: string): void => void stages.push(line);
  return migrate(owner, { appRole: 'taximeter_app', clock, folder, onStage });
}

test('migrations are applied in order, stamped with the clock, and then not again', async (t) => {
  const { ownerUrl, appUrl } = await createEmptyDatabase(t);
  const owner = await connect(t, ownerUrl);
  const folder = await folderOf(t, FILES);
  const stages: string[] = [];
  await run(owner, folder, stages);
  await run(owner, folder, stages);
  assert.deepEqual(stages, ['Database: applying 2 migrations (to 2)']);
  const { rows } = await owner.query('select version, name, applied_at from migrations order by 1');
  const appliedAt = new Date(clock.now());
  assert.deepEqual(rows, [
    { version: 1, name: 'things', applied_at: appliedAt },
    { version: 2, name: 'more', applied_at: appliedAt },
  ]);
  const app = await connect(t, appUrl);
  assert.deepEqual((await app.query('select * from things')).rows, [
    { id: 1, made_at: appliedAt, note: null },
  ]);
  await assert.rejects(app.query('delete from things'), /permission denied/);
  await assert.rejects(app.query('create table mine (id int)'), /permission denied/);
});

test('a migration that fails leaves nothing of itself, and is named', async (t) => {
  const { ownerUrl } = await createEmptyDatabase(t);
  const owner = await connect(t, ownerUrl);
  const broken = await folderOf(t, {
    ...FILES,
    '000002-more.sql': 'create table half (id int); select 1/0;',
  });
  await assert.rejects(run(owner, broken), /^StartupError: Migration 2 \(more\) failed .*zero/);
  const { rows } = await owner.query(
    `select (select count(*)::int from migrations) as applied, to_regclass('half') as half`,
  );
  assert.deepEqual(rows, [{ applied: 1, half: null }]);
  await run(owner, await folderOf(t, FILES));
});

test('a database of a newer version, and a changed migration, are refused', async (t) => {
  const { ownerUrl } = await createEmptyDatabase(t);
  const owner = await connect(t, ownerUrl);
  await run(owner, await folderOf(t, FILES));
  const older = await folderOf(t, { '000001-things.sql': FILES['000001-things.sql'] });
  await assert.rejects(run(owner, older), /^StartupError: .*newer version of Taximeter/);
  const changed = await folderOf(t, { ...FILES, '000002-more.sql': 'select 1;' });
  await assert.rejects(run(owner, changed), /^StartupError: Migration 2 \(more\) changed/);
});

test('of two processes that migrate at once, one does and the other finds it done', async (t) => {
  const { ownerUrl } = await createEmptyDatabase(t);
  const folder = await folderOf(t, FILES);
  const owners = await Promise.all([1, 2, 3].map(() => connect(t, ownerUrl)));
  const stages: string[] = [];
  await Promise.all(owners.map((owner) => run(owner, folder, stages)));
  assert.equal(stages.length, 1);
});

test('the role in the grants is quoted, and a cast is not taken for it', () => {
  assert.equal(
    fillGrants('grant x to :app; select 1::app, :apple', 'a"b'),
    'grant x to "a""b"; select 1::app, :apple',
  );
});
