import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { problem } from '../problems/index.ts';

/** An e-mail address: where mail goes, and the one form of all spellings of its mailbox. */
export type EmailAddress = Readonly<{
  /** Lower case, otherwise as it was given: used to log in and to send mail to. */
  address: string;
  /** Unique across customers; never shown, and no mail is sent to it. */
  normalised: string;
}>;

/** The longest address SMTP carries. Source: RFC 5321 section 4.5.3.1.3 less the brackets. */
const MAX_LENGTH = 254;
/** Source: RFC 5321 section 4.5.3.1.1. */
const MAX_LOCAL_LENGTH = 64;

/** Domains that deliver to the same mailboxes as another one. */
const SAME_MAILBOXES: ReadonlyMap<string, string> = new Map([['googlemail.com', 'gmail.com']]);

/** The checker better-auth uses, so that whoever may sign up may also log in. */
const emailForm = z.email();

/**
 * Reads an address that mail could go to, and its normalised form.
 *
 * Refuses: invalid-request
 * Source: decisions/0010-one-customer-per-normalised-email.md
 */
export function parseEmail(text: string): EmailAddress {
  // NFKC first: it turns look-alikes such as a full-width @ into what they are checked as.
  const plain = text.normalize('NFKC').trim().toLowerCase();
  const at = plain.lastIndexOf('@');
  const local = plain.slice(0, at);
  const domain = domainToASCII(plain.slice(at + 1));
  const address = `${local}@${domain}`;
  const mailbox = normaliseLocal(local);
  const fits = address.length <= MAX_LENGTH && local.length <= MAX_LOCAL_LENGTH;
  if (at < 1 || mailbox === '' || !fits || !emailForm.safeParse(address).success) {
    throw problem('invalid-request', 'This is not an e-mail address.', { field: 'email' });
  }
  return { address, normalised: `${mailbox}@${SAME_MAILBOXES.get(domain) ?? domain}` };
}

/** Strips what most mail systems ignore: a tag after + and all dots. */
function normaliseLocal(local: string): string {
  const untagged = local.split('+')[0] ?? '';
  return untagged.replaceAll('.', '');
}
