import { newId, type UserId } from '../../ids/index.ts';
import type { Transaction } from '../../postgres/index.ts';
import type { Clock } from '../../time/index.ts';
import { emailTaken } from '../create-customer.ts';
import { parseEmail } from '../email-address.ts';
import { parseName } from '../parse-name.ts';
import { insertPassword, insertUser } from './store.ts';

/**
 * Makes somebody who can log in, unless the address has a login.
 *
 * Without a password, they can once they have set one through the reset mail.
 * Refuses: invalid-request · conflict
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
