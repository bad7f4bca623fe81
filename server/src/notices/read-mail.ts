import { isId } from '../ids/index.ts';
import { type KeptMail, keptMail } from './mail.ts';
import { readMailFile } from './mailbox-files.ts';

/** A mail of a mailbox by its id; undefined for whatever is not one, `../` and the like included. */
export async function readMail(mailboxDir: string, id: string): Promise<KeptMail | undefined> {
  if (!isId('mail', id)) return undefined;
  const text = await readMailFile(mailboxDir, id);
  return text === undefined ? undefined : keptMail.parse(JSON.parse(text));
}
