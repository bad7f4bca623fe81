import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../startup-error.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { lastComplaint, logSize } from './postgres-log.ts';
import { readPostmasterFile } from './postmaster-file.ts';

/** What a server is started with. */
export type PostmasterOptions = Readonly<{
  binaries: Binaries;
  account: Account;
  /** The cluster's real path. */
  cluster: string;
  socketFolder: string;
  logFile: string;
  /** More settings; those that keep money safe cannot be changed by them. */
  settings: Readonly<Record<string, string>>;
  onStage: (line: string) => void;
  /** Told of each process before it is ready, so that it can be stopped while it starts. */
  onSpawn?: (child: ChildProcess) => void;
}>;

const POLL_MS = 10;
const PATIENCE_MS = 3_000;
/** Orphaned backends of a killed server end by themselves; this long they may take. */
const ORPHANS_MS = 15_000;

/** Settings without which an acknowledged charge could be lost; asserted again after the start. */
export const SAFE_SETTINGS = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };

/**
 * Starts a PostgreSQL server as a child process and waits until it accepts connections.
 *
 * It gets its own process group, so that a Ctrl-C in the terminal reaches us alone and the server
 * goes on until the last run is settled.
 * Refuses (StartupError): it ended at once; with what it complained of.
 */
export async function startPostmaster(options: PostmasterOptions): Promise<ChildProcess> {
  for (let waited = 0; ; waited += 200) {
    const logStart = await logSize(options.logFile);
    const child = await launch(options);
    if (await becomesReady(child, options)) return child;
    const complaint = await lastComplaint(options.logFile, logStart);
    const orphansLeft = /pre-existing shared memory block|lock file .* already exists/;
    if (!orphansLeft.test(complaint) || waited >= ORPHANS_MS) {
      const ended = `it ended with ${child.signalCode ?? `exit code ${child.exitCode}`}`;
      throw new StartupError(
        `PostgreSQL did not start: ${complaint || ended} (log: ${options.logFile}).`,
      );
    }
    await sleep(200);
  }
}

async function launch(options: PostmasterOptions): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '',
    ...options.settings,
    ...SAFE_SETTINGS,
    unix_socket_directories: options.socketFolder,
    unix_socket_permissions: '0700',
    port: '5432',
    logging_collector: 'off',
    log_destination: 'stderr',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await open(options.logFile, 'a', 0o600);
  try {
    const child = spawn(options.binaries.postgres, ['-D', options.cluster, ...flags], {
      cwd: options.cluster,
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin', TZ: 'UTC' },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      ...options.account.spawnAs,
    });
    options.onSpawn?.(child);
    child.unref();
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => {
        reject(new StartupError(`PostgreSQL cannot be run: ${cause.message}.`, { cause }));
      });
    });
    return child;
  } finally {
    await log.close();
  }
}

async function becomesReady(child: ChildProcess, options: PostmasterOptions): Promise<boolean> {
  for (let waited = 0; hasNotEnded(child); waited += POLL_MS) {
    const file = await readPostmasterFile(options.cluster);
    if (file?.pid === child.pid && file?.ready) return true;
    if (waited > 0 && waited % PATIENCE_MS === 0) {
      options.onStage('Database: PostgreSQL is replaying its log after a crash');
    }
    await sleep(POLL_MS);
  }
  return false;
}

/** Whether a child process still runs, as far as this process has been told. */
export function hasNotEnded(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
