import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chown, lstat, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import { cleanUp } from '../../test/support/clean-up.ts';
import {
  type DatabaseProcess,
  makeDataFolder,
  startDatabaseProcess,
} from '../../test/support/database-process.ts';
import { eventually } from '../../test/support/eventually.ts';
import { isPostmasterOf, readPostmasterFile } from './embedded/postmaster-file.ts';
import { type OpenDatabaseOptions, openDatabase } from './open-database.ts';

async function open(t: TestContext, dataDir: string, options: Partial<OpenDatabaseOptions> = {}) {
  const stages: string[] = [];
  const onStage = (line: string): void => void stages.push(line);
  const database = await openDatabase({ dataDir, onStage, ...options });
  cleanUp(t, () => database.stop());
  return { database, stages };
}

async function startOther(
  t: TestContext,
  dataDir: string,
  kind: 'server' | 'command' = 'server',
): Promise<DatabaseProcess> {
  const other = await startDatabaseProcess(dataDir, kind);
  cleanUp(t, async () => void (await other.end('SIGKILL')));
  return other;
}

async function postmasterPid(dataDir: string): Promise<number> {
  return (await readPostmasterFile(join(dataDir, 'postgres')))?.pid ?? 0;
}

function says(stages: readonly string[], expected: RegExp): boolean {
  return stages.some((line) => expected.test(line));
}

test('a first start makes a safe, private database; the next start finds it', async (t) => {
  const dataDir = await makeDataFolder(t);
  const first = await open(t, dataDir);
  assert.ok(says(first.stages, /making a new one/));
  const { rows } = await first.database.pool.query(`
    select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
      current_setting('synchronous_commit') as commits, current_setting('data_checksums') as sums,
      current_setting('listen_addresses') as tcp, current_setting('server_encoding') as encoding,
      current_user::text as role,
      (select count(*)::int from pg_roles where rolsuper and rolname like 'taximeter%') as strong,
      (select pg_get_userbyid(datdba) from pg_database where datname = 'taximeter') as owner`);
  assert.deepEqual(rows, [
    {
      fsync: 'on',
      pages: 'on',
      commits: 'on',
      sums: 'on',
      tcp: '',
      encoding: 'UTF8',
      role: 'taximeter_app',
      strong: 0,
      owner: 'taximeter_owner',
    },
  ]);
  const cluster = join(dataDir, 'postgres');
  assert.equal((await stat(cluster)).mode & 0o777, 0o700);
  assert.equal((await stat(join(cluster, 'taximeter-passwords.json'))).mode & 0o777, 0o600);
  const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
  assert.doesNotMatch(log, /password '|password E'/);
  await first.database.stop();
  assert.equal(await postmasterPid(dataDir), 0);
  const second = await open(t, dataDir);
  assert.deepEqual(second.stages, ['Database: starting PostgreSQL']);
});

test('nobody gets in without the password, not even through the private socket', async (t) => {
  const dataDir = await makeDataFolder(t);
  const { database } = await open(t, dataDir);
  const url = new URL(database.ownerUrl);
  url.password = 'wrong';
  const intruder = new pg.Client({ connectionString: url.href });
  intruder.on('error', () => {});
  await assert.rejects(intruder.connect(), /password authentication failed/);
});

test('a second server on one data folder is refused, a command shares it', async (t) => {
  const dataDir = await makeDataFolder(t);
  const server = await startOther(t, dataDir);
  await assert.rejects(
    open(t, dataDir),
    new RegExp(`^StartupError: Taximeter already runs with DATA_DIR .*process ${server.pid}`),
  );
  const before = await postmasterPid(dataDir);
  const command = await open(t, dataDir, { share: true });
  assert.ok(await command.database.isReachable());
  await command.database.stop();
  assert.equal(await postmasterPid(dataDir), before);
  assert.equal(await server.end('SIGTERM'), 0);
});

test('a command alone starts the database and stops it after; a server waits for it', async (t) => {
  const dataDir = await makeDataFolder(t);
  const command = await startOther(t, dataDir, 'command');
  const server = open(t, dataDir);
  assert.equal(await command.end('SIGTERM'), 0);
  assert.ok(await (await server).database.isReachable());
});

test('after kill -9 of our process the next start takes over its PostgreSQL', async (t) => {
  const dataDir = await makeDataFolder(t);
  const killed = await startOther(t, dataDir);
  await killed.end('SIGKILL');
  const orphan = await postmasterPid(dataDir);
  assert.ok(await isPostmasterOf(orphan, await realpath(join(dataDir, 'postgres'))));
  const { database, stages } = await open(t, dataDir);
  assert.ok(says(stages, /taking over/));
  assert.ok(await database.isReachable());
  assert.notEqual(await postmasterPid(dataDir), orphan);
});

test('after kill -9 of PostgreSQL it is back, with all that was acknowledged', async (t) => {
  const dataDir = await makeDataFolder(t);
  const { database, stages } = await open(t, dataDir);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  owner.on('error', () => {});
  await owner.connect();
  await owner.query('create table acknowledged (n int)');
  for (let round = 1; round <= 3; round += 1) {
    const before = await postmasterPid(dataDir);
    await database.pool.query('select 1');
    const writer = new pg.Client({ connectionString: database.ownerUrl });
    writer.on('error', () => {});
    await writer.connect();
    await writer.query('insert into acknowledged values ($1)', [round]);
    process.kill(before, 'SIGKILL');
    const start = performance.now();
    await eventually('a new server', async () => {
      const file = await readPostmasterFile(join(dataDir, 'postgres'));
      return file?.ready === true && file.pid !== before && (await database.isReachable());
    });
    assert.ok(performance.now() - start < 5_000);
    const reader = new pg.Client({ connectionString: database.ownerUrl });
    await reader.connect();
    const { rows } = await reader.query('select count(*)::int as n from acknowledged');
    await reader.end();
    assert.deepEqual(rows, [{ n: round }]);
  }
  assert.ok(says(stages, /ended unexpectedly \(SIGKILL\); starting it again/));
});

test('a stranger who has got the old process id is left alone', async (t) => {
  const dataDir = await makeDataFolder(t);
  await (await open(t, dataDir)).database.stop();
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
  cleanUp(t, async () => void stranger.kill('SIGKILL'));
  const cluster = await realpath(join(dataDir, 'postgres'));
  const stale = `${stranger.pid}\n${cluster}\n1795341600\n5432\n${cluster}\n\n  1 2\nready   \n`;
  await writeFile(join(cluster, 'postmaster.pid'), stale, { mode: 0o600 });
  const { uid, gid } = await stat(cluster);
  await chown(join(cluster, 'postmaster.pid'), uid, gid);
  const { database, stages } = await open(t, dataDir);
  assert.ok(await database.isReachable());
  assert.ok(!says(stages, /taking over/));
  assert.equal(stranger.exitCode, null);
  assert.equal(stranger.signalCode, null);
});

test('a path too long for a socket, and one that others may not pass, still work', async (t) => {
  const dataDir = join(await makeDataFolder(t), 'private', 'x'.repeat(100));
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const { database } = await open(t, dataDir);
  assert.ok(await database.isReachable());
  const cluster = await realpath(join(dataDir, 'postgres'));
  cleanUp(t, () => rm(cluster, { recursive: true, force: true, maxRetries: 10 }));
  const asRoot = process.getuid?.() === 0;
  assert.equal((await lstat(join(dataDir, 'postgres'))).isSymbolicLink(), asRoot);
});

test('a data folder that holds something else, or an older major, is refused', async (t) => {
  const dataDir = await makeDataFolder(t);
  await (await open(t, dataDir)).database.stop();
  const version = join(dataDir, 'postgres', 'PG_VERSION');
  await writeFile(version, '13\n');
  await assert.rejects(open(t, dataDir), /^StartupError: .* of PostgreSQL 13, and this .* 18/);
  await writeFile(version, '');
  await assert.rejects(open(t, dataDir), /^StartupError: .* not a PostgreSQL database folder/);
});

test('a data folder that cannot be written is refused in one line', async (t) => {
  const dataDir = await makeDataFolder(t);
  await assert.rejects(open(t, '/proc/taximeter'), /^StartupError: DATA_DIR \/proc\/taximeter /);
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'file'), '');
  await assert.rejects(open(t, join(dataDir, 'file')), /^StartupError: DATA_DIR .* not a folder/);
});
