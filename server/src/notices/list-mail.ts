import type { MailSummary } from './mail.ts';
import { mailIds } from './mailbox-files.ts';
import { readMail } from './read-mail.ts';

/** How many mails a page of the operator's desk shows. */
const LISTED = 100;

/** The latest mails of a mailbox, newest first. */
export async function listMail(mailboxDir: string): Promise<readonly MailSummary[]> {
  const ids = (await mailIds(mailboxDir)).slice(0, LISTED);
  const mails = await Promise.all(ids.map((id) => readMail(mailboxDir, id)));
  // One may have been removed since the names were read.
  return mails
    .filter((mail) => mail !== undefined)
    .map(({ id, to, subject, sentAt, undelivered }) => {
      return { id, to, subject, sentAt, undelivered };
    });
}
