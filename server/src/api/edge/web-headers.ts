import type { IncomingMessage } from 'node:http';

/** The headers of a request in the form the web's own interfaces take. */
export function webHeaders(request: Pick<IncomingMessage, 'rawHeaders'>): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? '';
    const value = request.rawHeaders[at + 1] ?? '';
    headers.append(name, value);
  }
  return headers;
}
