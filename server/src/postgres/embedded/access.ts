import type { Stats } from 'node:fs';
import { chmod, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Account } from './account.ts';

const READ = 4;
const PASS = 1;

function grants(found: Stats, account: Account, wanted: number): boolean {
  if (found.uid === account.uid) return ((found.mode >> 6) & wanted) === wanted;
  if (found.gid === account.gid) return ((found.mode >> 3) & wanted) === wanted;
  return (found.mode & wanted) === wanted;
}

/** The folders from `path` up to the root, outermost first. */
function foldersTo(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...foldersTo(parent), path];
}

/** The folders on the way to `path` (itself included) that an account cannot pass through. */
async function blockedFolders(path: string, account: Account): Promise<string[]> {
  const blocked: string[] = [];
  for (const folder of foldersTo(path)) {
    if (!grants(await stat(folder), account, PASS)) blocked.push(folder);
  }
  return blocked;
}

/** Whether an account can read the file at `path`, and run it if it is a program. */
export async function canUse(path: string, account: Account, program: boolean): Promise<boolean> {
  try {
    if ((await blockedFolders(dirname(path), account)).length > 0) return false;
    return grants(await stat(path), account, program ? READ | PASS : READ);
  } catch {
    return false;
  }
}

/**
 * Lets an account pass through `folder` when nothing else stands in its way to it.
 *
 * Passing is not reading: others still cannot list it. Answers whether the way is free now.
 */
export async function openPassage(folder: string, account: Account): Promise<boolean> {
  const blocked = await blockedFolders(folder, account);
  if (blocked.length === 0) return true;
  if (blocked.length > 1 || blocked[0] !== folder) return false;
  await chmod(folder, ((await stat(folder)).mode & 0o777) | PASS | (PASS << 3));
  return true;
}
