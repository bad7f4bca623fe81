import { z } from 'zod';
import { problem } from '../../problems/index.ts';
import { MAX_PASSWORD_LENGTH } from './password.ts';

/** The longest body a login call has; the longest password and address fit many times. */
const MAX_BODY_LENGTH = 8_192;

const email = z.string().max(400);
const anyPassword = z.string().min(1).max(MAX_PASSWORD_LENGTH);
/** Its length is checked with words of its own. */
const newPassword = z.string();

/** What better-auth makes; anything else could only be a made-up one, or choke the database. */
const resetToken = z.string().regex(/^[0-9A-Za-z]{1,100}$/, 'This is not a reset link');

/** What each call may say; anything more is refused rather than ignored. */
export const AUTH_BODIES = {
  signUp: z.strictObject({ email, password: newPassword, name: z.string() }),
  signIn: z.strictObject({ email, password: anyPassword }),
  signOut: z.strictObject({}),
  requestReset: z.strictObject({ email }),
  reset: z.strictObject({ token: resetToken, newPassword }),
  changePassword: z.strictObject({ currentPassword: anyPassword, newPassword }),
};

/**
 * Reads the JSON body of a login call; a refusal names the field.
 *
 * Refuses: unsupported-media-type · payload-too-large · invalid-request
 */
export async function readAuthBody<Body>(request: Request, schema: z.ZodType<Body>): Promise<Body> {
  const text = await request.text();
  if (text.length > MAX_BODY_LENGTH) {
    throw problem('payload-too-large', `A body has at most ${MAX_BODY_LENGTH} characters.`, {
      limit: MAX_BODY_LENGTH,
    });
  }
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (text !== '' && type !== 'application/json') {
    throw problem('unsupported-media-type', 'Send JSON, as application/json.');
  }
  const result = schema.safeParse(parseJson(text === '' ? '{}' : text));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = unknown ?? issue?.path.join('.') ?? '';
  throw problem('invalid-request', unknown ? `There is no field ${unknown}.` : message(issue), {
    field: field === '' ? 'body' : field,
  });
}

function message(issue: Readonly<{ message: string }> | undefined): string {
  return `${issue?.message ?? 'This is not valid'}.`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw problem('invalid-request', 'The body is not JSON.', { field: 'body' });
  }
}
