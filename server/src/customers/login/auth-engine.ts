import { betterAuth } from 'better-auth';
import type { Database } from '../../postgres/index.ts';
import { AUTH_TABLES } from './auth-tables.ts';
import {
  hashPassword,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  verifyPassword,
} from './password.ts';
import { trustedOriginsOf } from './trusted-origins.ts';

/** Where better-auth's endpoints are mounted. */
export const AUTH_PATH = '/api/auth';

/** Units: seconds. Log in again after thirty days, whatever one did meanwhile. */
const SESSION_SECONDS = 30 * 24 * 60 * 60;
/** Units: seconds. Reset links are good for an hour. */
const RESET_SECONDS = 60 * 60;

/** What better-auth is set up with. */
export type AuthEngineOptions = Readonly<{
  database: Database;
  publicUrl: string;
  secret: string;
  /** Sends the mail with the reset link; must not wait for it to be delivered. */
  onReset: (user: Readonly<{ email: string }>, token: string) => void;
  /** Told that somebody proved to read the address's mail. */
  onPasswordReset: (user: Readonly<{ email: string }>) => Promise<void>;
  onError: (message: string, error: unknown) => void;
}>;

/** Better-auth as we use it: sessions and passwords, everything else off. */
export type AuthEngine = ReturnType<typeof createAuthEngine>;

/**
 * Sets better-auth up on our tables.
 *
 * Its own limits, Origin checks and sign-up are not used: ours come before it (create-auth.ts), and
 * sign-up has to share a transaction with the customer. The base URL is fixed, so that a forged
 * Host header reaches no mail.
 */
export function createAuthEngine(options: AuthEngineOptions) {
  const { origin, protocol } = new URL(options.publicUrl);
  const isSecure = protocol === 'https:';
  return betterAuth({
    baseURL: origin,
    basePath: AUTH_PATH,
    secret: options.secret,
    database: options.database.authPool,
    trustedOrigins: [...trustedOriginsOf(options.publicUrl)],
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message, ...details) => options.onError(message, details[0]),
    },
    // Otherwise a lost database would come back as an empty 500 instead of the error it is.
    onAPIError: { throw: true },
    user: AUTH_TABLES.user,
    session: {
      ...AUTH_TABLES.session,
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      // Each request asks the database, so that a log-out holds at once, everywhere.
      cookieCache: { enabled: false },
    },
    account: { ...AUTH_TABLES.account, accountLinking: { enabled: false } },
    verification: { ...AUTH_TABLES.verification, storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => {
        options.onReset(user, token);
        return Promise.resolve();
      },
      onPasswordReset: ({ user }) => options.onPasswordReset(user),
    },
    advanced: {
      // Its own prefix would be __Secure-; ours binds the cookie to this very host as well.
      useSecureCookies: false,
      cookiePrefix: isSecure ? '__Host-taximeter' : 'taximeter',
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { disableIpTracking: true },
      database: { validateSchema: false },
    },
  });
}
