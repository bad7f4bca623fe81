import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  MIGRATIONS_FOLDER,
  migrate,
  startEmbedded,
  stopOrphan,
  withDatabase,
} from '../../src/postgres/index.ts';
import { createProcessClock } from '../../src/time/index.ts';

/** A PostgreSQL that the tests of one run share, each in a database of its own. */
export type TestCluster = Readonly<{ superuserUrl: string; ownerUrl: string; appUrl: string }>;

/** Where the runner tells the test files' processes of the cluster that it started. */
const VARIABLE = 'TAXIMETER_TEST_CLUSTER';
const FOLDER_PREFIX = 'taximeter-test-';
/** In memory the tests don't wait for a disk; `fsync` stays on, as everywhere. */
const MEMORY_FOLDER = '/dev/shm';
const MEMORY_NEEDED = 2_000_000_000;

let started: Promise<TestCluster> | undefined;

/**
 * The cluster of this test run: the runner's, or for a file run alone one of its own.
 *
 * One of its own ends with the process, also after Ctrl-C; what a `kill -9` leaves is cleared away
 * by the next run.
 */
export async function testCluster(): Promise<TestCluster> {
  const given = process.env[VARIABLE];
  if (given !== undefined) return JSON.parse(given) as TestCluster;
  started ??= startTestCluster();
  return await started;
}

/** Starts one cluster for all processes that this one starts from now on: for the test runner. */
export async function shareTestCluster(): Promise<void> {
  const { superuserUrl, ownerUrl, appUrl } = await testCluster();
  process.env[VARIABLE] = JSON.stringify({ superuserUrl, ownerUrl, appUrl });
}

/** Starts a cluster that lives as long as this process. */
async function startTestCluster(): Promise<TestCluster> {
  const home = await chooseHome();
  await clearLeftovers(home);
  const dataDir = await mkdtemp(join(home, `${FOLDER_PREFIX}${process.pid}-`));
  const server = await startEmbedded({
    dataDir,
    settings: { max_connections: '200' },
    onStage: () => {},
  });
  process.once('exit', () => {
    const pid = server.pid();
    // Nobody will read this cluster again, so it need not write its checkpoint.
    if (pid !== undefined) process.kill(pid, 'SIGQUIT');
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
  });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    // A runner that listens itself decides itself when to end.
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(code));
  }
  return server;
}

async function chooseHome(): Promise<string> {
  const memory = await statfs(MEMORY_FOLDER).catch(() => undefined);
  return memory && memory.bavail * memory.bsize >= MEMORY_NEEDED ? MEMORY_FOLDER : tmpdir();
}

async function clearLeftovers(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = Number(new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (!(pid > 0) || isAlive(pid)) continue;
    const folder = join(home, name);
    await stopOrphan(folder).catch(() => {});
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process that we may not signal is alive, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Makes a database with the current migrations, as a copy of a template made on first use. */
export async function cloneTemplate(cluster: TestCluster): Promise<string> {
  const client = new pg.Client({ connectionString: cluster.superuserUrl });
  await client.connect();
  try {
    const template = `template_${await migrationsHash()}`;
    await client.query('select pg_advisory_lock(1)');
    const found = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (!found.rowCount) await makeTemplate(client, cluster, template);
    await client.query('select pg_advisory_unlock(1)');
    const name = `test_${randomBytes(8).toString('hex')}`;
    await client.query(`create database ${name} template ${template} owner taximeter_owner`);
    return name;
  } finally {
    await client.end();
  }
}

/** Removes a cloned database, whoever is still connected to it. */
export async function dropDatabase(cluster: TestCluster, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.superuserUrl });
  await client.connect();
  try {
    await client.query(`drop database if exists ${name} with (force)`);
  } finally {
    await client.end();
  }
}

async function makeTemplate(
  client: pg.Client,
  cluster: TestCluster,
  template: string,
): Promise<void> {
  // Migrated under another name and renamed, so that a failed migration leaves no half template.
  const draft = `draft_${randomBytes(8).toString('hex')}`;
  await client.query(`create database ${draft} owner taximeter_owner`);
  const owner = new pg.Client({ connectionString: withDatabase(cluster.ownerUrl, draft) });
  await owner.connect();
  try {
    await migrate(owner, {
      appRole: 'taximeter_app',
      clock: createProcessClock(),
      onStage: () => {},
    });
  } finally {
    await owner.end();
  }
  await client.query(`alter database ${draft} rename to ${template}`);
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(MIGRATIONS_FOLDER)).toSorted()) {
    hash.update(name).update(await readFile(join(MIGRATIONS_FOLDER, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
