import { describeTarget } from '../database-url.ts';
import { StartupError } from '../startup-error.ts';

/** What is said of a connection that could not be made; `{}` stands for the target. */
const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host name cannot be looked up now',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'it closed the connection',
  ENOENT: 'there is no such socket',
  EACCES: 'its socket may not be used by this user',
};

/**
 * Turns a failed connection into one line: where to, why, which setting to look at.
 *
 * Never carries the password: it is put together from the URL's parts, not from the URL.
 */
export function explainConnectionError(error: unknown, url: URL, variable: string): StartupError {
  const code = readCode(error);
  const target = describeTarget(url);
  const user = decodeURIComponent(url.username) || '(none)';
  const database = decodeURIComponent(url.pathname.slice(1)) || user;
  const say = (line: string): StartupError => new StartupError(line, { cause: error });
  if (code === '28P01' || code === '28000') {
    return say(
      `PostgreSQL at ${target} refuses user "${user}" of ${variable} (wrong password, no such role, ` +
        'or not allowed from here): correct the URL.',
    );
  }
  if (code === '3D000') {
    return say(
      `PostgreSQL at ${target} has no database "${database}": run CREATE DATABASE "${database}"; ` +
        `or correct ${variable}.`,
    );
  }
  if (code === '53300') return say(`PostgreSQL at ${target} has no connection left (${variable}).`);
  const reason = NETWORK[code] ?? reasonOf(error);
  return say(`PostgreSQL at ${target} cannot be reached (${variable}): ${reason}.`);
}

function readCode(error: unknown): string {
  // Node tries every address of a name and packs the failures into one.
  if (error instanceof AggregateError && error.errors.length > 0) return readCode(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/timeout/i.test(message)) return 'it does not answer';
  if (/terminated/.test(message)) return 'it closed the connection';
  return message.replace(/\.$/, '');
}
