import { createTransport } from 'nodemailer';
import { type Id, newId } from '../ids/index.ts';
import { type Clock, type Instant, toIso } from '../time/index.ts';
import type { Mail } from './mail.ts';
import { mailIds, removeMailFiles, writeMailFiles } from './mailbox-files.ts';

/** How mail leaves: through a mail server, or into the mailbox on disk. */
export type MailerOptions = Readonly<{
  /** `smtp://…` or `smtps://…`; without it all mail stays in the mailbox. */
  smtpUrl?: string | undefined;
  mailboxDir: string;
  clock: Clock;
  /** Who the mail is from: `Taximeter <no-reply@meter.example>`. */
  from: string;
  /** Told when the mail server did not take a mail, which is in the mailbox then. */
  onError?: ((message: string, error: unknown) => void) | undefined;
}>;

/** Sends mail. */
export type Mailer = Readonly<{
  /**
   * Sends a mail and answers its id. It waits for the network: call it off the path of a request.
   *
   * Throws only when the mailbox cannot be written either.
   */
  send: (mail: Mail) => Promise<Id<'mail'>>;
}>;

/** How many mails the mailbox keeps. */
const KEPT = 1_000;
/** Units: milliseconds. */
const SMTP_TIMEOUTS = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  dnsTimeout: 10_000,
};
/** A mail is what its fields say: nothing in it makes us read a file or fetch an address. */
const NO_ACCESS = { disableFileAccess: true, disableUrlAccess: true };

/** Makes the mailer of an installation. */
export function createMailer(options: MailerOptions): Mailer {
  const { smtpUrl, mailboxDir, clock, from } = options;
  const onDisk = createTransport({ streamTransport: true, buffer: true, ...NO_ACCESS });
  const server =
    smtpUrl === undefined
      ? undefined
      : createTransport({ url: smtpUrl, ...SMTP_TIMEOUTS, ...NO_ACCESS });

  const keep = async (
    id: Id<'mail'>,
    mail: Mail,
    now: Instant,
    undelivered?: string,
  ): Promise<void> => {
    const { message } = await onDisk.sendMail({ ...mail, from, date: new Date(now) });
    const json = JSON.stringify({ id, ...mail, sentAt: toIso(now), undelivered }, undefined, 2);
    await writeMailFiles(mailboxDir, id, { eml: asBuffer(message), json });
    for (const old of (await mailIds(mailboxDir)).slice(KEPT)) {
      await removeMailFiles(mailboxDir, old);
    }
  };
  const send = async (mail: Mail): Promise<Id<'mail'>> => {
    const now = clock.now();
    const id = newId('mail', now);
    if (server === undefined) {
      await keep(id, mail, now);
      return id;
    }
    try {
      await server.sendMail({ ...mail, from, date: new Date(now) });
    } catch (error) {
      options.onError?.('the mail server did not take a mail; it is in the mailbox', error);
      await keep(id, mail, now, error instanceof Error ? error.message : String(error));
    }
    return id;
  };
  return { send };
}

/** The transport was asked for a buffer; its type allows a stream as well. */
function asBuffer(message: unknown): Buffer {
  if (!Buffer.isBuffer(message)) throw new Error('the mail was not built in memory');
  return message;
}
