import type { Id } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { addMs, type Clock } from '../time/index.ts';
import { endOwner, upsertOwner } from './store.ts';

type Lease = Readonly<{ ownerId: Id<'owner'>; leaseMs: number }>;

/** Makes an owner known before it places its first hold. */
export async function registerOwner(db: Queryable, clock: Clock, lease: Lease): Promise<void> {
  await upsertOwner(db, clock.now(), lease.ownerId, addMs(clock.now(), lease.leaseMs));
}

/** Renews the lease of all holds of an owner at once. */
export async function renewLease(db: Queryable, clock: Clock, lease: Lease): Promise<void> {
  await upsertOwner(db, clock.now(), lease.ownerId, addMs(clock.now(), lease.leaseMs));
}

/** Ends an owner's lease now: a process that stops hands its holds to whoever sweeps next. */
export async function releaseOwner(
  db: Queryable,
  clock: Clock,
  ownerId: Id<'owner'>,
): Promise<void> {
  await endOwner(db, clock.now(), ownerId);
}
