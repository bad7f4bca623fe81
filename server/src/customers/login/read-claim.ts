import type { Queryable } from '../../postgres/index.ts';
import { hashClaimToken } from './issue-operator-claim.ts';
import { selectClaim } from './store.ts';

/** What a one-time operator link is: good, used, or none that still works. */
export type ClaimState = 'open' | 'used' | 'void';

/**
 * Tells whoever holds a link whether it still works.
 *
 * Only its own token is told of: any other is void, whether or not somebody has claimed, so that a
 * guesser learns no more than by trying to claim.
 */
export async function readClaim(db: Queryable, token: string): Promise<ClaimState> {
  const claim = await selectClaim(db, hashClaimToken(token));
  if (claim === undefined) return 'void';
  return claim.claimed ? 'used' : 'open';
}
