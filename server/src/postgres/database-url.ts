import { StartupError } from './startup-error.ts';

/** Quotes a name for SQL, so that any role or database name an operator chose is taken as it is. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text literal for the few statements (CREATE ROLE) that take no parameters. */
export function quoteText(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** Reads a PostgreSQL URL; `variable` is the setting it came from, named in the refusal. */
export function parseDatabaseUrl(text: string, variable: string): URL {
  // libpq allows an empty host when `?host=/folder` names a Unix socket; WHATWG URLs do not.
  const withHost = text.replace(/@\//, '@localhost/').replace(/^(\w+):\/\/\//, '$1://localhost/');
  const url = URL.canParse(withHost) ? new URL(withHost) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol) || !decodes(url)) {
    throw new StartupError(
      `${variable} is not a PostgreSQL URL such as postgres://user:password@host:5432/database.`,
    );
  }
  return url;
}

function decodes(url: URL): boolean {
  try {
    decodeURIComponent(`${url.username}${url.password}${url.pathname}${url.hostname}`);
    return true;
  } catch {
    return false;
  }
}

/** Adds server settings to a URL as its `options` startup parameter, after those it already has. */
export function withSettings(url: string, settings: Readonly<Record<string, string>>): string {
  const changed = parseDatabaseUrl(url, 'The database URL');
  const added = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${escapeOption(value)}`,
  );
  const options = [changed.searchParams.get('options') ?? '', ...added].filter(Boolean).join(' ');
  changed.searchParams.set('options', options);
  // The driver's URL parser reads %20, while URLSearchParams writes a space as +.
  return changed.href.replaceAll('+', '%20');
}

/** The same URL with another database. */
export function withDatabase(url: string, database: string): string {
  const changed = parseDatabaseUrl(url, 'The database URL');
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** Makes the URL of a role on a Unix socket in `folder`. */
export function socketUrl(
  folder: string,
  role: string,
  password: string,
  database: string,
): string {
  const url = new URL(`postgres://localhost/${encodeURIComponent(database)}`);
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  url.searchParams.set('host', folder);
  return url.href;
}

/** Where a URL points, without its password: for messages. */
export function describeTarget(url: URL): string {
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname);
  const port = url.searchParams.get('port') ?? (url.port || '5432');
  return host.startsWith('/') ? host : `${host}:${port}`;
}

/** Spaces and backslashes separate and escape within the `options` startup parameter. */
function escapeOption(value: string): string {
  return value.replaceAll(/[\\\s]/g, (character) => `\\${character}`);
}
