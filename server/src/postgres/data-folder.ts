import { randomBytes } from 'node:crypto';
import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StartupError } from './startup-error.ts';

/** Less free space than this, and Taximeter does not start. Units: bytes. */
const SPACE_TO_START = 512_000_000;

/**
 * Less free space than this, and new runs are refused: what is left is for settling those that
 * run, for the log of the database and for the spool. Units: bytes.
 */
export const SPACE_TO_SELL = 256_000_000;

/**
 * Makes the data folder if needed, proves that it can be written, and gives its absolute path.
 *
 * Refuses (StartupError): not a folder, read-only, not ours to write, disk full or nearly so.
 */
export async function prepareDataFolder(dataDir: string): Promise<string> {
  const folder = resolve(dataDir);
  const probe = join(folder, `.write-test-${randomBytes(6).toString('hex')}`);
  try {
    await makeFolders(folder);
    const found = await stat(folder);
    if (!found.isDirectory()) throw new StartupError(`DATA_DIR ${folder} is not a folder.`);
    await writeFile(probe, 'x'.repeat(4_096), { flush: true });
  } catch (error) {
    throw explainFileError(error, folder);
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
  const free = await freeSpace(folder);
  if (free < SPACE_TO_START) {
    throw new StartupError(
      `Only ${megabytes(free)} are free on the disk of DATA_DIR ${folder}, and at least ` +
        `${megabytes(SPACE_TO_START)} are needed: free some, or choose another DATA_DIR.`,
    );
  }
  return folder;
}

/** Makes a folder and those above it. (Node's own recursive `mkdir` never returns under /proc.) */
async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST') return;
    const parent = dirname(folder);
    if (code !== 'ENOENT' || (await stat(parent).catch(() => undefined))) throw error;
    await makeFolders(parent);
    await mkdir(folder, { mode: 0o700 });
  }
}

/** The bytes free for us on the disk of a folder. */
export async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Turns a failed file operation into one line that says what to do; passes other errors on. */
export function explainFileError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || error instanceof StartupError || !('code' in error))
    return error;
  const advice = ADVICE[String(error.code)];
  if (advice === undefined) return error;
  return new StartupError(`DATA_DIR ${folder} ${advice}`, { cause: error });
}

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user: change its owner or choose another DATA_DIR.',
  EPERM: 'may not be written by this user: change its owner or choose another DATA_DIR.',
  EROFS: 'is on a read-only disk: choose another DATA_DIR.',
  ENOSPC: 'is on a full disk: free some space or choose another DATA_DIR.',
  EDQUOT: 'is over its disk quota: free some space or choose another DATA_DIR.',
  ENOTDIR: 'is not a folder: choose another DATA_DIR.',
  EEXIST: 'is not a folder: choose another DATA_DIR.',
  ELOOP: 'is a link that leads nowhere: choose another DATA_DIR.',
  ENOENT: 'cannot be made there: choose another DATA_DIR.',
  EIO: 'cannot be read or written (input/output error): check the disk.',
};

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1_000_000)} MB`;
}
