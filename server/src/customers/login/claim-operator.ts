import { appendAuditEntry } from '../../audit-log/index.ts';
import type { UserId } from '../../ids/index.ts';
import type { Transaction } from '../../postgres/index.ts';
import { problem } from '../../problems/index.ts';
import type { Clock } from '../../time/index.ts';
import { createLogin } from './create-login.ts';
import { hashClaimToken } from './issue-operator-claim.ts';
import { hashPassword, parseNewPassword } from './password.ts';
import { readClaim } from './read-claim.ts';
import { closeClaim, insertOperator, lockOpenClaim } from './store.ts';

const VOID = 'This link is void. Start the server again: it prints a new one.';
const USED = 'This link was used already: log in with the operator’s login that it made.';

/**
 * Makes the first operator, for whoever has the token that the server printed when it started.
 *
 * Of several who claim at once one succeeds; a claim that is refused leaves the link open. A token
 * that is wrong, replaced or used is not there.
 * Refuses: invalid-request · not-found · conflict
 */
export async function claimOperator(
  tx: Transaction,
  clock: Clock,
  input: Readonly<{ token: string; email: string; password: string; name: string }>,
): Promise<UserId> {
  const password = parseNewPassword(input.password, 'password');
  if (!(await lockOpenClaim(tx, hashClaimToken(input.token)))) {
    const state = await readClaim(tx, input.token);
    throw problem('not-found', state === 'used' ? USED : VOID);
  }
  const passwordHash = await hashPassword(password);
  const userId = await createLogin(tx, clock, { ...input, passwordHash });
  const now = clock.now();
  await insertOperator(tx, userId, now);
  await closeClaim(tx, userId, now);
  await appendAuditEntry(tx, clock, {
    actor: `operator:${userId}`,
    action: 'operator.claim',
    target: userId,
    details: {},
  });
  return userId;
}
