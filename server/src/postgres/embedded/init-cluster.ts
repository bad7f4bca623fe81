import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../startup-error.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

const run = promisify(execFile);

/** The passwords of the cluster's three roles. */
export type Passwords = Readonly<{ superuser: string; owner: string; app: string }>;

/** Lies inside the cluster, whose folder is 0700: so a copy of the cluster is complete. */
const PASSWORDS_FILE = 'taximeter-passwords.json';

/**
 * Modest settings, written into `postgresql.conf` once: an operator may change them there.
 *
 * The log between two checkpoints is kept short, because after a crash it is replayed before
 * anybody is served: measured under random writes at full load on 2 cores, 3 s with these values,
 * 20 s with 128MB, 15min and 2GB.
 */
const TUNING: Readonly<Record<string, string>> = {
  shared_buffers: '256MB',
  max_connections: '60',
  jit: 'off',
  wal_compression: 'on',
  checkpoint_timeout: '5min',
  max_wal_size: '384MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%u@%d ',
};

/** Fills an empty folder with a new cluster and its passwords, as the given account. */
export async function initCluster(
  folder: string,
  binaries: Binaries,
  account: Account,
): Promise<void> {
  const secret = (): string => randomBytes(24).toString('base64url');
  const passwords: Passwords = { superuser: secret(), owner: secret(), app: secret() };
  // Beside the folder, because initdb wants the folder empty; the random name keeps it ours.
  const passwordFile = `${folder}.password`;
  try {
    await writePrivate(passwordFile, passwords.superuser, account);
    await runInitdb(folder, binaries, account, passwordFile);
    await writePrivate(join(folder, PASSWORDS_FILE), `${JSON.stringify(passwords)}\n`, account);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Reads the cluster's passwords. */
export async function readPasswords(cluster: string): Promise<Passwords> {
  const path = join(cluster, PASSWORDS_FILE);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Passwords;
  } catch (error) {
    throw new StartupError(
      `The database's passwords cannot be read from ${path}: run as the user who made them, or ` +
        'restore the file from a backup.',
      { cause: error },
    );
  }
}

async function writePrivate(path: string, text: string, account: Account): Promise<void> {
  await writeFile(path, text, { mode: 0o600, flag: 'wx', flush: true });
  if (account.spawnAs.uid !== undefined) await chown(path, account.uid, account.gid);
}

async function runInitdb(
  folder: string,
  binaries: Binaries,
  account: Account,
  passwordFile: string,
): Promise<void> {
  const flags = [
    `--pgdata=${folder}`,
    `--pwfile=${passwordFile}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
    ...Object.entries(TUNING).map(([name, value]) => `--set=${name}=${value}`),
  ];
  try {
    const env = { LC_ALL: 'C', PATH: '/usr/bin:/bin', TZ: 'UTC' };
    await run(binaries.initdb, flags, { cwd: folder, env, ...account.spawnAs });
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    const lines = stderr.split('\n').filter((line) => /error|fatal/i.test(line));
    const reason = lines.at(-1) ?? (error instanceof Error ? error.message : String(error));
    throw new StartupError(`The database could not be made in ${folder}: ${reason}.`, {
      cause: error,
    });
  }
}
