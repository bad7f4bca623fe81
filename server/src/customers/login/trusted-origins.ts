import { problem } from '../../problems/index.ts';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The origins our pages are served from: that of the public URL.
 *
 * On a machine of one's own, all its loopback names count as one: people type any of them.
 */
export function trustedOriginsOf(publicUrl: string): readonly string[] {
  const url = new URL(publicUrl);
  if (!LOOPBACK_NAMES.includes(url.hostname)) return [url.origin];
  const port = url.port === '' ? '' : `:${url.port}`;
  const others = LOOPBACK_NAMES.map((name) => `${url.protocol}//${name}${port}`);
  return [url.origin, ...others.filter((origin) => origin !== url.origin)];
}

/**
 * Refuses a call that changes something unless it comes from our own pages or from a program.
 *
 * A browser always sends Origin with such a call; a program that sends no cookie has no session
 * that somebody else's page could make use of.
 * Refuses: csrf
 */
export function refuseForeignOrigin(headers: Headers, trustedOrigins: readonly string[]): void {
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const isForeignSite = site !== null && site !== 'same-origin' && site !== 'none';
  if (origin === null ? headers.has('cookie') || isForeignSite : !trustedOrigins.includes(origin)) {
    throw problem('csrf', 'The Origin header does not name this site.');
  }
}
