import { z } from 'zod';
import { type Id, isId } from '../ids/index.ts';
import { parseInstant } from '../time/index.ts';

/** What a mail says. */
export type MailContent = Readonly<{ subject: string; text: string; html: string }>;

/** A mail and whom it is for. */
export type Mail = MailContent & Readonly<{ to: string }>;

const mailId = z.custom<Id<'mail'>>((id) => typeof id === 'string' && isId('mail', id));

/** A mail in the mailbox, as its `.json` file has it. */
export const keptMail = z.object({
  id: mailId,
  to: z.string(),
  subject: z.string(),
  sentAt: z.string().transform((text) => parseInstant(text)),
  text: z.string(),
  html: z.string(),
  /** Why the mail server did not take it; absent where there is no mail server. */
  undelivered: z.string().optional(),
});

/** A mail in the mailbox. */
export type KeptMail = Readonly<z.output<typeof keptMail>>;

/** What a list of mails shows of each. */
export type MailSummary = Readonly<
  Pick<KeptMail, 'id' | 'to' | 'subject' | 'sentAt' | 'undelivered'>
>;
