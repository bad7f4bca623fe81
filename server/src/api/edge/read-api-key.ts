import type { IncomingMessage } from 'node:http';
import { problem } from '../../problems/index.ts';

const ONE_PLACE = 'Send exactly one of `x-api-key: KEY` or `Authorization: Bearer KEY`.';

/**
 * Takes the API key out of a request's headers; undefined when it carries none.
 *
 * One documented place only: a key in the query, a cookie or the body is none. The headers are
 * read raw, because Node.js silently drops a second Authorization header.
 * Refuses: unauthenticated, when there are two, or one that is not in its documented form.
 */
export function readApiKey(request: Pick<IncomingMessage, 'rawHeaders'>): string | undefined {
  const found: string[] = [];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at]?.toLowerCase();
    const value = request.rawHeaders[at + 1] ?? '';
    if (name === 'x-api-key') found.push(value);
    if (name === 'authorization') found.push(bearerOf(value));
  }
  if (found.length > 1) throw problem('unauthenticated', `There are two keys. ${ONE_PLACE}`);
  return found[0];
}

function bearerOf(header: string): string {
  const key = /^Bearer ([^ ]+)$/.exec(header)?.[1];
  if (key === undefined) throw problem('unauthenticated', `This is not a bearer key. ${ONE_PLACE}`);
  return key;
}
