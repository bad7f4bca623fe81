import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  readdir,
  realpath,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StartupError } from '../startup-error.ts';
import { openPassage } from './access.ts';
import type { Account } from './account.ts';

/** Where root keeps what PostgreSQL's account must reach when the data folder cannot be reached. */
export const SYSTEM_FOLDER = '/var/lib/taximeter';

const LINK = 'postgres';

/**
 * The real path of the data folder's cluster, or undefined when there is none yet.
 *
 * Refuses (StartupError): a link whose cluster is gone, because a new one in its place would hide
 * the loss.
 */
export async function findCluster(dataDir: string): Promise<string | undefined> {
  const link = join(dataDir, LINK);
  if (!(await lstat(link).catch(() => undefined))) return undefined;
  return await realpath(link).catch(() => {
    throw new StartupError(
      `${link} points to a database folder that is gone: restore it, or remove the link to start ` +
        'with an empty database.',
    );
  });
}

/**
 * Makes the cluster for a data folder with `fill`, and gives its real path.
 *
 * It is filled under another name and renamed, so that a start that was killed half-way leaves
 * nothing that looks like a cluster. It lies in the data folder, or, when PostgreSQL's account
 * cannot pass to there (a folder under /root), in `/var/lib/taximeter` with a link to it.
 */
export async function makeCluster(
  dataDir: string,
  account: Account,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  await removeLeftovers(dataDir);
  const reachable = await openPassage(dataDir, account);
  const home = reachable ? dataDir : await openSystemFolder();
  const suffix = randomBytes(6).toString('hex');
  const target = join(home, reachable ? LINK : suffix);
  const beside = join(home, `${basename(target)}.new-${suffix}`);
  try {
    await mkdir(beside, { mode: 0o700 });
    if (account.spawnAs.uid !== undefined) await chown(beside, account.uid, account.gid);
    await fill(beside);
    await rename(beside, target);
    if (!reachable) await symlink(target, join(dataDir, LINK));
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
  return await realpath(target);
}

/** Lets the account reach a cluster that is there already, if it can be done. */
export async function reopenCluster(cluster: string, account: Account): Promise<void> {
  const owner = (await lstat(cluster)).uid;
  if (owner !== account.uid) {
    throw new StartupError(
      `The database in ${cluster} belongs to another user (uid ${owner}): start Taximeter as that ` +
        'user or as root, or choose another DATA_DIR.',
    );
  }
  if (!(await openPassage(dirname(cluster), account))) {
    throw new StartupError(
      `PostgreSQL's account (${account.name}) cannot reach ${cluster}: move DATA_DIR to where it ` +
        'can, or let others pass through the folders above it (chmod o+x).',
    );
  }
}

async function openSystemFolder(): Promise<string> {
  await mkdir(SYSTEM_FOLDER, { recursive: true });
  await chmod(SYSTEM_FOLDER, 0o711);
  return SYSTEM_FOLDER;
}

async function removeLeftovers(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(`${LINK}.new-`)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true });
  }
}
