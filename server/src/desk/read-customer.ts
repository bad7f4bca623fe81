import type { CustomerId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { problem } from '../problems/index.ts';
import type { Clock, Instant } from '../time/index.ts';
import { type ActorNames, nameActors } from './actor-names.ts';
import { detailsOf } from './audit-line.ts';
import type { CustomerLine, MemberLine } from './customer-line.ts';
import { selectCustomer, selectMembers } from './customer-store.ts';
import { selectLastAction } from './log-store.ts';

/** A customer with its people, and why it is suspended where it is. */
export type CustomerPage = Readonly<{
  customer: CustomerLine;
  members: readonly MemberLine[];
  suspension: Readonly<{ reason: string; actor: string; at: Instant }> | null;
  names: ActorNames;
}>;

/**
 * What the operator sees of one customer.
 *
 * Refuses: not-found
 */
export async function readCustomer(
  db: Queryable,
  clock: Clock,
  customerId: CustomerId,
): Promise<CustomerPage> {
  const customer = await selectCustomer(db, clock.now(), customerId);
  if (customer === undefined) throw problem('not-found', 'There is no such customer.');
  const isSuspended = customer.status === 'suspended';
  const [members, entry] = await Promise.all([
    selectMembers(db, customerId),
    isSuspended ? selectLastAction(db, 'customer.suspend', customerId) : undefined,
  ]);
  const names = await nameActors(db, entry === undefined ? [] : [entry.actor]);
  if (entry === undefined) return { customer, members, suspension: null, names };
  const reason = String(detailsOf(entry).reason ?? '');
  const suspension = { reason, actor: entry.actor, at: entry.at };
  return { customer, members, suspension, names };
}
