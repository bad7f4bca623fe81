import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../startup-error.ts';
import type { Account } from './account.ts';

/** What Linux allows for the path of a Unix socket, less the closing zero byte. */
const LONGEST_PATH = 107;
const SOCKET_NAME = '.s.PGSQL.5432';

/** Whether a socket in this folder has a path that Linux takes. */
export function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(join(folder, SOCKET_NAME)) <= LONGEST_PATH;
}

/**
 * Chooses the folder of the server's Unix socket and makes sure that it is private.
 *
 * It is the cluster itself, which PostgreSQL keeps at 0700; when its path is too long for a socket,
 * a folder in the system's temporary folder named after the cluster.
 * Refuses (StartupError): that folder belongs to somebody else.
 */
export async function prepareSocketFolder(cluster: string, account: Account): Promise<string> {
  const folder = socketFolderOf(cluster, account);
  if (folder === cluster) return folder;
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(folder);
  const ours = found.isDirectory() && [account.uid, process.getuid?.()].includes(found.uid);
  if (!ours) {
    throw new StartupError(
      `${folder}, needed for the database's socket, belongs to somebody else: remove it, or ` +
        'choose a DATA_DIR with a shorter path.',
    );
  }
  await chmod(folder, 0o700);
  if (account.spawnAs.uid !== undefined) await chown(folder, account.uid, account.gid);
  return folder;
}

/** Where the socket of a cluster is, whether or not its server runs. */
export function socketFolderOf(cluster: string, account: Account): string {
  if (fitsSocket(cluster)) return cluster;
  const hash = createHash('sha256').update(cluster).digest('hex').slice(0, 16);
  const name = `taximeter-${account.uid}-${hash}`;
  const folder = join(tmpdir(), name);
  return fitsSocket(folder) ? folder : join('/tmp', name);
}
