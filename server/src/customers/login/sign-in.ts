import { z } from 'zod';
import { askEngine } from './ask-engine.ts';
import type { AuthParts } from './auth-parts.ts';
import { readSessionToken } from './read-session.ts';
import { deleteSession } from './store.ts';

/** What pages are told of the person who logged in. */
export type LoggedIn = Readonly<{
  user: Readonly<{ id: string; email: string; name: string }>;
  cookies: readonly string[];
}>;

const engineAnswer = z.object({
  user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
});

/**
 * Starts a session, and ends the one the request came with: no cookie from before a login is
 * worth anything after it. A wrong password and an unknown address are refused alike, after the
 * same time.
 *
 * Refuses: unauthenticated
 */
export async function signIn(
  parts: AuthParts,
  login: Readonly<{ email: string; password: string }>,
  headers: Headers,
): Promise<LoggedIn> {
  const before = await readSessionToken(parts.engine, headers);
  const answer = await loggedInFrom(await askEngine(parts, '/sign-in/email', login, headers));
  if (before !== undefined) await deleteSession(parts.database.pool, before);
  return answer;
}

/** Reads better-auth's answer to a call that starts a session; its token stays out of the body. */
export async function loggedInFrom(response: Response): Promise<LoggedIn> {
  const { user } = engineAnswer.parse(await response.json());
  return { user, cookies: response.headers.getSetCookie() };
}
