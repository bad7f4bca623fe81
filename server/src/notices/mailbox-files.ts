import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Id, isId } from '../ids/index.ts';

type MailId = Id<'mail'>;

const OWNER_ONLY = { folder: 0o700, file: 0o600 };

/** The ids of the mails in a mailbox, newest first; none where there is no mailbox yet. */
export async function mailIds(mailboxDir: string): Promise<readonly MailId[]> {
  const names = await readdir(mailboxDir).catch(noneWhenAbsent);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter((id) => isId('mail', id))
    .sort()
    .reverse();
}

/** Writes a mail's two files; each appears whole, and the one that lists it appears last. */
export async function writeMailFiles(
  mailboxDir: string,
  id: MailId,
  files: Readonly<{ eml: Buffer; json: string }>,
): Promise<void> {
  await mkdir(mailboxDir, { recursive: true, mode: OWNER_ONLY.folder });
  await writeWhole(join(mailboxDir, `${id}.eml`), files.eml);
  await writeWhole(join(mailboxDir, `${id}.json`), files.json);
}

/** The text of the file that describes a mail; undefined when there is no such mail. */
export async function readMailFile(mailboxDir: string, id: MailId): Promise<string | undefined> {
  try {
    return await readFile(join(mailboxDir, `${id}.json`), 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Removes a mail; nothing happens where it is gone already. */
export async function removeMailFiles(mailboxDir: string, id: MailId): Promise<void> {
  await rm(join(mailboxDir, `${id}.json`), { force: true });
  await rm(join(mailboxDir, `${id}.eml`), { force: true });
}

async function writeWhole(path: string, content: Buffer | string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', OWNER_ONLY.file);
  try {
    await file.writeFile(content);
    await file.close();
    await rename(draft, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}

function noneWhenAbsent(error: unknown): string[] {
  if (isAbsent(error)) return [];
  throw error;
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
