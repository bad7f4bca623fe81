import { readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { StartupError } from '../startup-error.ts';
import { type Account, findAccount } from './account.ts';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { findCluster, makeCluster, reopenCluster, SYSTEM_FOLDER } from './cluster-folder.ts';
import { initCluster, readPasswords } from './init-cluster.ts';
import { rotateLog } from './postgres-log.ts';
import { disarmPostmasterFile, isPostmasterOf, readPostmasterFile } from './postmaster-file.ts';
import { prepareServer, type ServerUrls, serverUrls } from './prepare-server.ts';
import { prepareSocketFolder, socketFolderOf } from './socket-folder.ts';
import { stopPostmaster } from './stop-process.ts';
import { supervise } from './supervise.ts';

/** What an embedded server is started with. */
export type EmbeddedOptions = Readonly<{
  dataDir: string;
  settings?: Readonly<Record<string, string>> | undefined;
  onStage: (line: string) => void;
}>;

/** Our own PostgreSQL, running. */
export type EmbeddedServer = ServerUrls &
  Readonly<{ pid: () => number | undefined; stop: () => Promise<void> }>;

/**
 * Starts the embedded PostgreSQL of a data folder, made on first use, and keeps it running.
 *
 * The caller holds the folder's lock (`takeServerLock`): so a server found running here is the
 * orphan of a process that was killed, and is stopped and started anew as our own child.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { dataDir, onStage } = options;
  const existing = await findCluster(dataDir);
  const account = await findAccount(existing);
  const copyFolder = account.spawnAs.uid === undefined ? dataDir : SYSTEM_FOLDER;
  const binaries = await prepareBinaries(account, copyFolder);
  const cluster = existing ?? (await makeNewCluster(options, account, binaries));
  if (existing !== undefined) {
    await reopenCluster(cluster, account);
    await checkMajor(cluster, binaries);
    await takeOver(cluster, account, onStage);
  }
  const logFile = join(dataDir, 'postgres.log');
  await rotateLog(logFile);
  const socketFolder = await prepareSocketFolder(cluster, account);
  const passwords = await readPasswords(cluster);
  const settings = options.settings ?? {};
  onStage('Database: starting PostgreSQL');
  const server = await supervise({
    binaries,
    account,
    cluster,
    socketFolder,
    logFile,
    settings,
    onStage,
  });
  const urls = serverUrls(socketFolder, passwords);
  try {
    await prepareServer(urls, passwords);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const stop = async (): Promise<void> => {
    await server.stop();
    if (socketFolder !== cluster) await rm(socketFolder, { recursive: true, force: true });
  };
  return { ...urls, pid: server.pid, stop };
}

/** The URLs of a cluster that another process of ours runs. */
export async function findEmbedded(dataDir: string): Promise<ServerUrls> {
  const cluster = await findCluster(dataDir);
  if (cluster === undefined) throw new StartupError(`There is no database in ${dataDir} yet.`);
  const account = await findAccount(cluster);
  return serverUrls(socketFolderOf(cluster, account), await readPasswords(cluster));
}

async function makeNewCluster(
  options: EmbeddedOptions,
  account: Account,
  binaries: Binaries,
): Promise<string> {
  options.onStage(`Database: making a new one in ${join(options.dataDir, 'postgres')}`);
  const fill = (folder: string): Promise<void> => initCluster(folder, binaries, account);
  return await makeCluster(options.dataDir, account, fill);
}

async function checkMajor(cluster: string, binaries: Binaries): Promise<void> {
  const major = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (major === binaries.major) return;
  throw new StartupError(
    major === ''
      ? `${cluster} is not a PostgreSQL database folder: move it away, or restore it.`
      : `The database in ${cluster} is of PostgreSQL ${major}, and this Taximeter brings ` +
          `${binaries.major}: start the Taximeter that made it, or set DATABASE_URL.`,
  );
}

/** Stops the orphan of a killed process; leaves strangers alone. */
async function takeOver(
  cluster: string,
  account: Account,
  onStage: (line: string) => void,
): Promise<void> {
  const file = await readPostmasterFile(cluster);
  if (!file) return;
  if (await isPostmasterOf(file.pid, cluster)) {
    onStage('Database: taking over the PostgreSQL that a killed Taximeter left running');
    await stopPostmaster(file.pid);
    return;
  }
  // A server that answers but is not a process here belongs to another container or machine.
  if (await answers(join(socketFolderOf(cluster, account), '.s.PGSQL.5432'))) {
    throw new StartupError(
      `The database in ${cluster} is in use from another container or machine: stop Taximeter there.`,
    );
  }
  await disarmPostmasterFile(cluster);
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('close', () => resolve(false));
    socket.once('error', () => resolve(false));
  });
}

/** Stops the server that a killed process left running on a data folder, if there is one. */
export async function stopOrphan(dataDir: string): Promise<void> {
  const cluster = await findCluster(dataDir);
  const file = cluster === undefined ? undefined : await readPostmasterFile(cluster);
  if (cluster === undefined || file === undefined) return;
  if (await isPostmasterOf(file.pid, cluster)) await stopPostmaster(file.pid);
}
