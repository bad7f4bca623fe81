import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Clock, createProcessClock } from '../time/index.ts';
import { explainFileError, prepareDataFolder } from './data-folder.ts';
import { createDatabase, type Database } from './database.ts';
import { findPackage } from './embedded/binaries.ts';
import { APP_ROLE } from './embedded/prepare-server.ts';
import { type ServerLock, takeServerLock } from './embedded/server-lock.ts';
import { findEmbedded, startEmbedded } from './embedded/start-embedded.ts';
import { openExternal } from './external/open-external.ts';
import { migrate } from './migrate.ts';
import { StartupError } from './startup-error.ts';

/** Where the database is and how it is opened. */
export type OpenDatabaseOptions = Readonly<{
  /** Where the embedded server keeps its data. */
  dataDir: string;
  /** An operator's own PostgreSQL (the app's role), instead of the embedded one. */
  databaseUrl?: string | undefined;
  /** The role that owns the tables there. */
  migrationUrl?: string | undefined;
  /** Stamps the applied migrations. */
  clock?: Clock | undefined;
  /** A command: uses the running server's database, or starts one and stops it after. */
  share?: boolean | undefined;
  /** Told what is going on, a line at a time. */
  onStage?: ((line: string) => void) | undefined;
  poolSize?: number | undefined;
  migrationsFolder?: string | undefined;
  /** More settings for the embedded server, for tests. */
  serverSettings?: Readonly<Record<string, string>> | undefined;
}>;

/** How long to wait for a command that has the data folder, or for a server that is starting. */
const HOLDER_WAIT_MS = 30_000;
const POLL_MS = 50;

/**
 * Opens the database, migrated and ready: the embedded one of `dataDir`, or an operator's own.
 *
 * Refuses (StartupError), each with one line that says what to do: data folder not writable or its
 * disk full, in use by another Taximeter, server unreachable or too old, roles lacking, schema of
 * a newer version, an applied migration changed.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  if (options.databaseUrl === undefined) {
    if (options.migrationUrl !== undefined) {
      throw new StartupError('DATABASE_MIGRATION_URL is set without DATABASE_URL: set both.');
    }
    return await openEmbedded(options);
  }
  const { databaseUrl, migrationUrl } = options;
  const server = await openExternal(databaseUrl, migrationUrl);
  try {
    await runMigrations(server.owner, server.appRole, options);
  } finally {
    await server.owner.end().catch(() => {});
  }
  const { ownerUrl, appUrl } = server;
  const { poolSize } = options;
  return createDatabase({ ownerUrl, appUrl, embedded: false, poolSize, onStop: async () => {} });
}

async function openEmbedded(options: OpenDatabaseOptions): Promise<Database> {
  findPackage();
  const dataDir = await prepareDataFolder(options.dataDir);
  const taken = await takeFolder(dataDir, options.share === true);
  if (taken === 'shared') {
    const urls = await findEmbedded(dataDir);
    return createDatabase({ ...urls, ...sharedParts(options) });
  }
  const onStage = options.onStage ?? (() => {});
  try {
    const server = await startEmbedded({ dataDir, onStage, settings: options.serverSettings });
    try {
      await migrateEmbedded(server.ownerUrl, options);
    } catch (error) {
      await server.stop();
      throw error;
    }
    taken.markReady();
    const onStop = async (): Promise<void> => {
      await server.stop();
      await taken.release();
    };
    return createDatabase({ ...server, ...sharedParts(options), onStop });
  } catch (error) {
    await taken.release();
    throw explainFileError(error, dataDir);
  }
}

function sharedParts(options: OpenDatabaseOptions) {
  return { embedded: true, poolSize: options.poolSize, onStop: async () => {} };
}

/**
 * Takes the data folder, waiting for a command to end, or shares that of a running server.
 *
 * Refuses (StartupError): another server has it.
 */
async function takeFolder(dataDir: string, share: boolean): Promise<ServerLock | 'shared'> {
  for (let waited = 0; ; waited += POLL_MS) {
    const taken = await takeServerLock(dataDir, share ? 'command' : 'server');
    if ('lock' in taken) return taken.lock;
    const { kind, pid, ready } = taken.holder;
    if (kind === 'server' && share && ready) return 'shared';
    const who = pid > 0 ? `process ${pid}` : 'another process';
    if (kind === 'server' && !share) {
      throw new StartupError(
        `Taximeter already runs with DATA_DIR ${dataDir} (${who}): stop it first, or give this one ` +
          'another DATA_DIR and PORT.',
      );
    }
    if (waited >= HOLDER_WAIT_MS) {
      throw new StartupError(`DATA_DIR ${dataDir} is still taken by ${who}: wait or stop it.`);
    }
    await sleep(POLL_MS);
  }
}

async function migrateEmbedded(ownerUrl: string, options: OpenDatabaseOptions): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  owner.on('error', () => {});
  await owner.connect();
  try {
    await runMigrations(owner, APP_ROLE, options);
  } finally {
    await owner.end().catch(() => {});
  }
}

async function runMigrations(
  owner: pg.Client,
  appRole: string,
  options: OpenDatabaseOptions,
): Promise<void> {
  try {
    await migrate(owner, {
      appRole,
      clock: options.clock ?? createProcessClock(),
      folder: options.migrationsFolder,
      onStage: options.onStage ?? (() => {}),
    });
  } catch (error) {
    if (error instanceof StartupError || !(error instanceof Error)) throw error;
    throw new StartupError(`The database could not be prepared: ${error.message}.`, {
      cause: error,
    });
  }
}
