import { emailTaken } from '../create-customer.ts';
import { parseEmail } from '../email-address.ts';
import { findCustomer } from '../find-customer.ts';
import { parseName } from '../parse-name.ts';
import type { AuthParts } from './auth-parts.ts';
import { createLogin } from './create-login.ts';
import { hashPassword, parseNewPassword } from './password.ts';
import { type LoggedIn, signIn } from './sign-in.ts';
import { userExists } from './store.ts';

/**
 * Makes a user with all that belongs to it in one transaction, and logs it in.
 *
 * Law: there is never a user without a customer, nor the other way round, whatever fails and when.
 * Refuses: invalid-request · rate-limited · conflict
 */
export async function signUp(
  parts: AuthParts,
  input: Readonly<{ email: string; password: string; name: string }>,
  headers: Headers,
  clientAddress: string,
): Promise<LoggedIn> {
  const { database, clock } = parts;
  const { address, normalised } = parseEmail(input.email);
  const name = parseName(input.name);
  const password = parseNewPassword(input.password, 'password');
  await parts.throttle.attempt('sign-up', clientAddress, normalised);
  // Asked first to spare the hash; the unique rows decide between two who sign up at once.
  if (await findCustomer(database.pool, { email: address })) throw emailTaken();
  if (await userExists(database.pool, address)) throw emailTaken();
  const passwordHash = await hashPassword(password);
  await database.transaction(async (tx) => {
    const userId = await createLogin(tx, clock, { email: address, name, passwordHash });
    await parts.onSignUp(tx, { userId, email: address, name });
  });
  return await signIn(parts, { email: address, password }, headers);
}
