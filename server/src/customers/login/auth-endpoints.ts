import { problem } from '../../problems/index.ts';
import { parseEmail } from '../email-address.ts';
import { askEngine } from './ask-engine.ts';
import { AUTH_BODIES, readAuthBody } from './auth-body.ts';
import type { AuthParts } from './auth-parts.ts';
import { parseNewPassword } from './password.ts';
import { readSession, readSessionToken } from './read-session.ts';
import { type LoggedIn, loggedInFrom, signIn } from './sign-in.ts';
import { signUp } from './sign-up.ts';
import { deleteSession } from './store.ts';

type Handler = (parts: AuthParts, request: Request, clientAddress: string) => Promise<Response>;
type Endpoint = Readonly<{ method: 'GET' | 'POST'; handle: Handler }>;

/** The calls below `/api/auth` that exist; all others of better-auth's do not. */
export const AUTH_ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['/sign-up/email', { method: 'POST', handle: handleSignUp }],
  ['/sign-in/email', { method: 'POST', handle: handleSignIn }],
  ['/sign-out', { method: 'POST', handle: handleSignOut }],
  ['/get-session', { method: 'GET', handle: handleGetSession }],
  ['/request-password-reset', { method: 'POST', handle: handleRequestReset }],
  ['/reset-password', { method: 'POST', handle: handleReset }],
  ['/change-password', { method: 'POST', handle: handleChangePassword }],
]);

async function handleSignUp(
  parts: AuthParts,
  request: Request,
  clientAddress: string,
): Promise<Response> {
  const body = await readAuthBody(request, AUTH_BODIES.signUp);
  return respond(await signUp(parts, body, request.headers, clientAddress));
}

async function handleSignIn(
  parts: AuthParts,
  request: Request,
  clientAddress: string,
): Promise<Response> {
  const { email, password } = await readAuthBody(request, AUTH_BODIES.signIn);
  const { address, normalised } = parseEmail(email);
  await parts.throttle.attempt('sign-in', clientAddress, normalised);
  const loggedIn = await signIn(parts, { email: address, password }, request.headers);
  await parts.throttle.succeeded('sign-in', normalised);
  return respond(loggedIn);
}

async function handleSignOut(parts: AuthParts, request: Request): Promise<Response> {
  await readAuthBody(request, AUTH_BODIES.signOut);
  // The engine says that it has logged out even where the session could not be deleted.
  const token = await readSessionToken(parts.engine, request.headers);
  if (token !== undefined) await deleteSession(parts.database.pool, token);
  const answer = await askEngine(parts, '/sign-out', {}, request.headers);
  return withCookies({ status: true }, answer.headers.getSetCookie());
}

async function handleGetSession(parts: AuthParts, request: Request): Promise<Response> {
  const user = await readSession(parts.engine, request.headers);
  if (user === undefined) return Response.json(null);
  return Response.json({ user: { id: user.userId, email: user.email, name: user.name } });
}

/** Answers the same at once for every address, and only then looks whether it has a login. */
async function handleRequestReset(
  parts: AuthParts,
  request: Request,
  clientAddress: string,
): Promise<Response> {
  const { email } = await readAuthBody(request, AUTH_BODIES.requestReset);
  const { address, normalised } = parseEmail(email);
  await parts.throttle.attempt('reset', clientAddress, normalised);
  const asking = askEngine(parts, '/request-password-reset', { email: address }, new Headers());
  parts.runInBackground(asking.then(() => {}));
  return Response.json({ status: true });
}

async function handleReset(
  parts: AuthParts,
  request: Request,
  clientAddress: string,
): Promise<Response> {
  const { token, newPassword } = await readAuthBody(request, AUTH_BODIES.reset);
  parseNewPassword(newPassword, 'newPassword');
  await parts.throttle.attempt('reset', clientAddress);
  await askEngine(parts, '/reset-password', { token, newPassword }, new Headers());
  return Response.json({ status: true });
}

/** Changes the password and ends every session of the user, this one too: it gets a new one. */
async function handleChangePassword(
  parts: AuthParts,
  request: Request,
  clientAddress: string,
): Promise<Response> {
  const body = await readAuthBody(request, AUTH_BODIES.changePassword);
  parseNewPassword(body.newPassword, 'newPassword');
  const user = await readSession(parts.engine, request.headers);
  if (user === undefined) throw problem('unauthenticated', 'You are not logged in.');
  const { normalised } = parseEmail(user.email);
  await parts.throttle.attempt('sign-in', clientAddress, normalised);
  const changed = { ...body, revokeOtherSessions: true };
  const answer = await askEngine(parts, '/change-password', changed, request.headers);
  await parts.throttle.succeeded('sign-in', normalised);
  return respond(await loggedInFrom(answer));
}

function respond({ user, cookies }: LoggedIn): Response {
  return withCookies({ user }, cookies);
}

function withCookies(body: object, cookies: readonly string[]): Response {
  const response = Response.json(body);
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
