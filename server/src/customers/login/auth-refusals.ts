import { type ProblemError, problem } from '../../problems/index.ts';

const WRONG_LOGIN = 'The e-mail or the password is wrong.';
const VOID_LINK = 'This link has expired or was used already. Ask for a new one.';

/** What better-auth's refusals are in our catalog. */
const REFUSALS: Readonly<Record<string, () => ProblemError>> = {
  INVALID_EMAIL_OR_PASSWORD: () => problem('unauthenticated', WRONG_LOGIN, { field: 'password' }),
  UNAUTHORIZED: () => problem('unauthenticated', 'You are not logged in.'),
  FAILED_TO_GET_SESSION: () => problem('unauthenticated', 'You are not logged in.'),
  INVALID_TOKEN: () => problem('invalid-request', VOID_LINK, { field: 'token' }),
  USER_NOT_FOUND: () => problem('invalid-request', VOID_LINK, { field: 'token' }),
  INVALID_PASSWORD: () => wrongPassword(),
  CREDENTIAL_ACCOUNT_NOT_FOUND: () => wrongPassword(),
};

function wrongPassword(): ProblemError {
  return problem('invalid-request', 'The current password is wrong.', {
    field: 'currentPassword',
  });
}

/** Throws what better-auth answered where that was a refusal; what we don't know is a bug. */
export async function throwRefusal(response: Response): Promise<void> {
  if (response.ok) return;
  const code = codeOf(await response.text());
  const refusal = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined;
  if (refusal !== undefined) throw refusal();
  throw new Error(`the login library answered ${response.status} ${code}`);
}

function codeOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (parsed !== null && typeof parsed === 'object' && 'code' in parsed) {
      return String(parsed.code);
    }
  } catch {
    // Not JSON: there is no code to tell.
  }
  return '';
}
