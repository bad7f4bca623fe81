import { isId } from '../../ids/index.ts';
import { assert } from '../../problems/index.ts';
import type { AuthEngine } from './auth-engine.ts';
import type { SessionUser } from './session-user.ts';

/** Who the session cookie in these headers stands for, asked of the database; undefined: nobody. */
export async function readSession(
  engine: AuthEngine,
  headers: Headers,
): Promise<SessionUser | undefined> {
  const session = await loadSession(engine, headers);
  if (session === undefined) return undefined;
  const { id, email, name } = session.user;
  assert(isId('user', id), 'a user has a user id');
  return { userId: id, email, name };
}

/** The token of the session a request came with, so that it can be ended when a new one begins. */
export async function readSessionToken(
  engine: AuthEngine,
  headers: Headers,
): Promise<string | undefined> {
  return (await loadSession(engine, headers))?.session.token;
}

async function loadSession(engine: AuthEngine, headers: Headers) {
  if (!headers.has('cookie')) return undefined;
  try {
    return (await engine.api.getSession({ headers })) ?? undefined;
  } catch (error) {
    // What the database said is inside: the edge must see whether it was only weather.
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  }
}
