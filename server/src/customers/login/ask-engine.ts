import { AUTH_PATH } from './auth-engine.ts';
import type { AuthParts } from './auth-parts.ts';
import { throwRefusal } from './auth-refusals.ts';

/**
 * Hands a call to better-auth and answers what it said; its refusals become ours.
 *
 * The request is built anew from what was checked, with our own origin: nothing a client wrote
 * into other headers, Host and forwarding among them, gets that far.
 */
export async function askEngine(
  parts: AuthParts,
  path: string,
  body: object,
  headers: Headers,
): Promise<Response> {
  const asked = new Headers({ 'content-type': 'application/json', origin: parts.origin });
  for (const name of ['cookie', 'user-agent']) {
    const value = headers.get(name);
    if (value !== null) asked.set(name, value);
  }
  const request = new Request(`${parts.origin}${AUTH_PATH}${path}`, {
    method: 'POST',
    headers: asked,
    body: JSON.stringify(body),
  });
  const response = await parts.engine.handler(request);
  await throwRefusal(response);
  return response;
}
