import type { Database, Transaction } from '../../postgres/index.ts';
import { problem } from '../../problems/index.ts';
import type { Clock } from '../../time/index.ts';
import { parseEmail } from '../email-address.ts';
import { AUTH_ENDPOINTS } from './auth-endpoints.ts';
import { AUTH_PATH, createAuthEngine } from './auth-engine.ts';
import type { AuthParts } from './auth-parts.ts';
import { readSession } from './read-session.ts';
import type { SessionUser } from './session-user.ts';
import { signIn } from './sign-in.ts';
import { createThrottle, DEFAULT_THROTTLE_LIMITS, type ThrottleLimits } from './throttle.ts';
import { refuseForeignOrigin, trustedOriginsOf } from './trusted-origins.ts';

/** What login is made of; `onSignUp` and `sendPasswordReset` belong to the rooms above. */
export type AuthOptions = Readonly<{
  database: Database;
  clock: Clock;
  /** Where people reach this installation; mail links start with it, whatever Host says. */
  publicUrl: string;
  /** Signs the cookies; see `loadAuthSecret`. */
  secret: string;
  limits?: ThrottleLimits | undefined;
  /** Makes what belongs to a new user, in the very transaction that makes the user. */
  onSignUp: (tx: Transaction, user: SessionUser) => Promise<void>;
  /** Sends the mail with the link; called off the path of the request. */
  sendPasswordReset: (reset: Readonly<{ email: string; url: string }>) => Promise<void>;
  /** Told of failures that the person in front of the screen must not see. */
  onError?: ((message: string, error: unknown) => void) | undefined;
}>;

/** Login: the calls below `/api/auth`, and who a request comes from. */
export type Auth = Readonly<{
  /**
   * Answers a call below `/api/auth`; `clientAddress` is whom to throttle.
   *
   * It throws its refusals: those of a field name it as `field`, rate-limited has `retryAfterMs`.
   */
  handleAuthRequest: (request: Request, clientAddress: string) => Promise<Response>;
  /** Who is logged in, asked of the database each time; undefined when nobody. */
  readSession: (headers: Headers) => Promise<SessionUser | undefined>;
  /** Logs in somebody who has just proved who they are; answers the Set-Cookie values. */
  startSession: (
    login: Readonly<{ email: string; password: string }>,
    headers: Headers,
  ) => Promise<readonly string[]>;
  /** The origins that calls with a session may come from. */
  trustedOrigins: readonly string[];
  /** Resolves when the mails asked for so far are on their way. */
  settled: () => Promise<void>;
}>;

/**
 * Makes the login of an installation.
 *
 * Refuses: not-found · method-not-allowed · csrf · rate-limited · invalid-request ·
 * unauthenticated · conflict · unsupported-media-type · payload-too-large
 */
export function createAuth(options: AuthOptions): Auth {
  const parts = createParts(options);
  const trustedOrigins = trustedOriginsOf(options.publicUrl);
  return {
    handleAuthRequest: async (request, clientAddress) => {
      const path = new URL(request.url).pathname;
      const endpoint = path.startsWith(AUTH_PATH)
        ? AUTH_ENDPOINTS.get(path.slice(AUTH_PATH.length))
        : undefined;
      if (endpoint === undefined) throw problem('not-found', 'There is no such address.');
      if (request.method !== endpoint.method) {
        throw problem('method-not-allowed', `Use ${endpoint.method} here.`, {
          allow: endpoint.method,
        });
      }
      if (endpoint.method === 'POST') refuseForeignOrigin(request.headers, trustedOrigins);
      const response = await endpoint.handle(parts, request, clientAddress);
      response.headers.set('cache-control', 'no-store');
      return response;
    },
    readSession: async (headers) => await readSession(parts.engine, headers),
    startSession: async (login, headers) => (await signIn(parts, login, headers)).cookies,
    trustedOrigins,
    settled: async () => {
      while (parts.background.size > 0) await Promise.all(parts.background);
    },
  };
}

function createParts(options: AuthOptions): AuthParts {
  const { database, clock, publicUrl, secret, onSignUp } = options;
  const onError = options.onError ?? (() => {});
  const throttle = createThrottle(options.limits ?? DEFAULT_THROTTLE_LIMITS);
  const background = new Set<Promise<void>>();
  const runInBackground = (work: Promise<void>): void => {
    const done = work
      .catch((error: unknown) => onError('a password reset mail was not sent', error))
      .finally(() => background.delete(done));
    background.add(done);
  };
  const engine = createAuthEngine({
    database,
    publicUrl,
    secret,
    onReset: ({ email }, token) => {
      const url = new URL('/reset-password', publicUrl);
      url.searchParams.set('token', token);
      runInBackground(options.sendPasswordReset({ email, url: url.href }));
    },
    onPasswordReset: async ({ email }) => {
      await throttle.forgive('sign-in', parseEmail(email).normalised);
    },
    onError,
  });
  const { origin } = new URL(publicUrl);
  return { engine, origin, database, clock, throttle, onSignUp, background, runInBackground };
}
