import type { FastifyRequest } from 'fastify';
import type { AuthenticatedKey, Membership, SessionUser } from '../../customers/index.ts';
import type { CustomerId } from '../../ids/index.ts';
import { assert } from '../../problems/index.ts';

/** Who calls, as the guard has established it before the route's handler runs. */
export type Caller =
  | Readonly<{ kind: 'nobody' }>
  | Readonly<{ kind: 'key'; key: AuthenticatedKey }>
  | Readonly<{
      kind: 'person';
      user: SessionUser;
      /** Null for an operator who is no customer. */
      membership: Membership | null;
      operator: boolean;
    }>;

/** A caller with a session. */
export type Person = Extract<Caller, { kind: 'person' }>;

const callers = new WeakMap<FastifyRequest, Caller>();

/** Notes who calls; for the guard alone. */
export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** Who calls; nobody on routes that ask for nobody. */
export function callerOf(request: FastifyRequest): Caller {
  return callers.get(request) ?? { kind: 'nobody' };
}

/** The customer whose key or member calls; the guard has made sure that there is one. */
export function customerOf(request: FastifyRequest): CustomerId {
  const caller = callerOf(request);
  if (caller.kind === 'key') return caller.key.customerId;
  const membership = caller.kind === 'person' ? caller.membership : null;
  assert(membership !== null, `${request.url} was let through without a customer`);
  return membership.customer.customerId;
}

/** The person who calls; the guard has made sure that there is one. */
export function personOf(request: FastifyRequest): Person {
  const caller = callerOf(request);
  assert(caller.kind === 'person', `${request.url} was let through without a session`);
  return caller;
}
