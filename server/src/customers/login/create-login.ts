import { newId, type UserId } from '../../ids/index.ts';
import type { Transaction } from '../../postgres/index.ts';
import type { Clock } from '../../time/index.ts';
import { emailTaken } from '../create-customer.ts';
import { parseEmail } from '../email-address.ts';
import { parseName } from '../parse-name.ts';
import { insertPassword, insertUser } from './login-store.ts';

/**
 * Makes somebody who can log in; without a password, once one is set through the reset mail.
 *
 * Refuses: invalid-request · conflict, when the address has a login.
 */
export async function createLogin(
  tx: Transaction,
  clock: Clock,
  input: Readonly<{ email: string; name: string; passwordHash?: string | undefined }>,
): Promise<UserId> {
  const now = clock.now();
  const userId = newId('user', now);
  const { address } = parseEmail(input.email);
  const user = { userId, email: address, name: parseName(input.name) };
  if (!(await insertUser(tx, user, now))) throw emailTaken();
  if (input.passwordHash !== undefined) await insertPassword(tx, userId, input.passwordHash, now);
  return userId;
}
