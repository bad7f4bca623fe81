import { readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What `postmaster.pid` says of the server that runs, or ran, on a cluster. */
export type PostmasterFile = Readonly<{ pid: number; socketFolder: string; ready: boolean }>;

/** A process id above the highest that Linux gives out, so never that of a process. */
const NO_PROCESS = 4_194_305;

/**
 * Reads a `postmaster.pid`; undefined when it is empty or cut off.
 *
 * Source: PostgreSQL's src/include/utils/pidfile.h (line 1 pid, 5 socket folder, 8 status).
 */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return { pid, socketFolder: lines[4] ?? '', ready: lines[7] === 'ready' };
}

/** Reads the cluster's `postmaster.pid`; undefined when there is none. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  return parsePostmasterFile(text);
}

/**
 * Whether a process is a PostgreSQL server on exactly this cluster.
 *
 * A process id alone proves nothing: after a reboot it may be a stranger's. A PostgreSQL server's
 * working folder is its cluster, and its program's name is postgres.
 */
export async function isPostmasterOf(pid: number, cluster: string): Promise<boolean> {
  try {
    const folder = await readlink(`/proc/${pid}/cwd`);
    const name = await readFile(`/proc/${pid}/comm`, 'utf8');
    return folder === cluster && name.trim() === 'postgres';
  } catch {
    return false;
  }
}

/**
 * Makes PostgreSQL ignore the process id in a stale `postmaster.pid`, but not the rest.
 *
 * When the id has been given to a stranger, PostgreSQL refuses to start. Deleting the file would
 * also switch off its check that no orphaned backend still uses the shared memory, so only the
 * id is replaced.
 */
export async function disarmPostmasterFile(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  const [, ...rest] = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, [String(NO_PROCESS), ...rest].join('\n'));
}
