import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { problemAnswer } from './values.ts';

const tags = ['Login'];
const password = z.string().min(1).max(128);
const email = z.string().min(3).max(254);

/** Who is asking. */
export const meSchema = z
  .object({
    user: z.object({ id: z.string(), email: z.string(), name: z.string() }).nullable(),
    customer: z
      .object({
        id: z.string(),
        name: z.string(),
        role: z.enum(['owner', 'admin', 'billing', 'developer', 'viewer']),
        plan: z.object({ slug: z.string(), name: z.string() }),
        status: z.enum(['active', 'suspended']),
        lineStopped: z
          .boolean()
          .describe('The line is stopped: nobody’s new runs start until it runs again.'),
      })
      .nullable(),
    operator: z.boolean(),
  })
  .meta({ id: 'Me' });

/** GET /api/me */
export const meRoute = defineRoute({
  method: 'GET',
  url: '/api/me',
  config: { access: 'public' },
  schema: {
    operationId: 'readMe',
    tags,
    summary: 'Who is logged in, and for which customer',
    response: { 200: meSchema, default: problemAnswer },
  },
});

const done = { 200: z.looseObject({}).describe('Done.'), default: problemAnswer };

/** POST /api/auth/sign-up/email */
export const signUpRoute = defineRoute({
  method: 'POST',
  url: '/api/auth/sign-up/email',
  config: { access: 'public' },
  schema: {
    operationId: 'signUp',
    tags,
    summary: 'Sign up: a customer on Free with the first day’s credit',
    body: z.strictObject({ name: z.string().trim().min(1).max(100), email, password }),
    response: done,
  },
});

/** POST /api/auth/sign-in/email */
export const signInRoute = defineRoute({
  method: 'POST',
  url: '/api/auth/sign-in/email',
  config: { access: 'public' },
  schema: {
    operationId: 'signIn',
    tags,
    summary: 'Log in',
    body: z.strictObject({ email, password }),
    response: done,
  },
});

/** POST /api/auth/sign-out */
export const signOutRoute = defineRoute({
  method: 'POST',
  url: '/api/auth/sign-out',
  config: { access: 'public' },
  schema: {
    operationId: 'signOut',
    tags,
    summary: 'Log out, here',
    body: z.strictObject({}).nullish(),
    response: done,
  },
});

/** POST /api/auth/request-password-reset */
export const requestPasswordResetRoute = defineRoute({
  method: 'POST',
  url: '/api/auth/request-password-reset',
  config: { access: 'public' },
  schema: {
    operationId: 'requestPasswordReset',
    tags,
    summary: 'Send a link to set a new password; the answer does not tell whether anybody has it',
    body: z.strictObject({ email }),
    response: done,
  },
});

/** POST /api/auth/reset-password */
export const resetPasswordRoute = defineRoute({
  method: 'POST',
  url: '/api/auth/reset-password',
  config: { access: 'public' },
  schema: {
    operationId: 'resetPassword',
    tags,
    summary: 'Set a new password with the token of the link',
    body: z.strictObject({ token: z.string().min(1).max(200), newPassword: password }),
    response: done,
  },
});
