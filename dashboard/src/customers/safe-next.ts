/**
 * Where to go after the login: a path of this site, or the home page.
 *
 * An address in a link must not send someone who has just logged in to another site, so anything
 * but a plain path is dropped: `//evil.example`, `/\evil.example`, `https:…`, control characters.
 */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || hasControl(next)) return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(next, here)) return '/';
  const url = new URL(next, here);
  const leads = url.origin === here && !/^[/\\]/.test(url.pathname.slice(1));
  const path = `${url.pathname}${url.search}${url.hash}`;
  return leads && !/^\/(?:login|sign-up)(?:[/?#]|$)/.test(path) ? path : '/';
}

function hasControl(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007f');
}
