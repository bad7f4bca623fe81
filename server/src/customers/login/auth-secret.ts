import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../../postgres/index.ts';

/**
 * The secret that signs session cookies, kept in `dataDir`/auth-secret and made at the first start.
 *
 * Readable by the owner only. Whoever deletes it logs everybody out and does no other harm.
 */
export async function loadAuthSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'auth-secret');
  const secret = await readSecret(path);
  if (secret !== undefined) return secret;
  // Written aside and linked into place: a crash leaves no half a secret, and of two processes
  // that start at once one wins and both use its secret.
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`);
    await file.sync();
    await file.close();
    await link(draft, path).catch(ignoreExisting);
  } finally {
    await rm(draft, { force: true });
  }
  const made = await readSecret(path);
  if (made === undefined) {
    throw new StartupError(`${path} is damaged: delete it, then everybody logs in again.`);
  }
  return made;
}

async function readSecret(path: string): Promise<string | undefined> {
  try {
    const secret = (await readFile(path, 'utf8')).trim();
    return secret.length >= 32 ? secret : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}
