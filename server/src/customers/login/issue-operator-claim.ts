import { createHash, randomBytes } from 'node:crypto';
import type { Transaction } from '../../postgres/index.ts';
import type { Clock } from '../../time/index.ts';
import { replaceClaim } from './store.ts';

/**
 * Makes the token of the one-time operator link; undefined once somebody has claimed.
 *
 * Called at each start: the token of an earlier start is void from then on, since it may stand in
 * a log. Only its hash is stored.
 */
export async function issueOperatorClaim(
  tx: Transaction,
  clock: Clock,
): Promise<string | undefined> {
  const token = randomBytes(32).toString('base64url');
  return (await replaceClaim(tx, hashClaimToken(token), clock.now())) ? token : undefined;
}

/** What is stored of a claim's token. */
export function hashClaimToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
