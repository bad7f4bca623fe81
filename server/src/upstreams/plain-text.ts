/**
 * What a worker said, fit to be stored and shown: well-formed, without control characters, cut
 * between characters and never inside one. PostgreSQL takes neither NUL nor half a surrogate pair.
 */
export function plainText(text: string, limit: number): string {
  const clean = text.toWellFormed().replaceAll(/\p{Cc}+/gu, ' ');
  return [...clean].slice(0, limit).join('');
}
