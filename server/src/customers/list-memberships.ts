import type { UserId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Membership } from './customer.ts';
import { loadMemberships } from './store.ts';

/** The customers a user belongs to with the user's role in each, oldest membership first. */
export async function listMemberships(
  db: Queryable,
  userId: UserId,
): Promise<readonly Membership[]> {
  return await loadMemberships(db, userId);
}
