/** How an output is given to a browser. */
export type OutputType = Readonly<{
  contentType: string;
  /** Whether a browser may show it by itself; everything else is downloaded. */
  shown: boolean;
  /** With its dot; empty where the type has none. */
  extension: string;
}>;

type Known = Readonly<{ shown: boolean; extension: string }>;

/**
 * Types that are passed on as a worker said them. Whatever else it says is only bytes: what can run
 * in a page (HTML, XHTML, XML, scripts, PDF), and what nobody has thought of.
 *
 * SVG keeps its type, because an `<img>` shows none without it, and there no script of it runs; on
 * its own it is a document with scripts, so it is never shown by itself.
 */
const KNOWN: Readonly<Record<string, Known>> = {
  'image/png': { shown: true, extension: '.png' },
  'image/jpeg': { shown: true, extension: '.jpg' },
  'image/webp': { shown: true, extension: '.webp' },
  'image/gif': { shown: true, extension: '.gif' },
  'image/avif': { shown: true, extension: '.avif' },
  'image/svg+xml': { shown: false, extension: '.svg' },
  'application/json': { shown: true, extension: '.json' },
  'text/plain': { shown: true, extension: '.txt' },
  'text/csv': { shown: false, extension: '.csv' },
  'audio/mpeg': { shown: false, extension: '.mp3' },
  'audio/ogg': { shown: false, extension: '.ogg' },
  'audio/wav': { shown: false, extension: '.wav' },
  'video/mp4': { shown: false, extension: '.mp4' },
  'video/webm': { shown: false, extension: '.webm' },
};

/** Texts, whose characters are UTF-8 unless the worker says otherwise. */
const TEXTS: ReadonlySet<string> = new Set(['text/plain', 'text/csv']);
const CHARSET = /^[\w-]{1,20}$/;

/** What an output is served as, given what its worker said it is. */
export function outputTypeOf(said: string): OutputType {
  const [essence = '', ...parameters] = said.split(';').map((part) => part.trim().toLowerCase());
  const known = Object.hasOwn(KNOWN, essence) ? KNOWN[essence] : undefined;
  if (known === undefined) {
    return { contentType: 'application/octet-stream', shown: false, extension: '' };
  }
  if (!TEXTS.has(essence)) return { contentType: essence, ...known };
  const charset = parameters.find((part) => part.startsWith('charset='))?.slice(8) ?? '';
  const named = CHARSET.test(charset) ? charset : 'utf-8';
  return { contentType: `${essence}; charset=${named}`, ...known };
}
