import type { FastifyRequest } from 'fastify';
import {
  type AuthenticatedKey,
  type Membership,
  may,
  type Permission,
  refuseForeignOrigin,
} from '../../customers/index.ts';
import { problem } from '../../problems/index.ts';
import type { Access } from '../route.ts';
import { type Person, setCaller } from './caller.ts';
import type { FailedTries } from './failed-tries.ts';
import { patiently } from './patience.ts';
import { readApiKey } from './read-api-key.ts';
import { webHeaders } from './web-headers.ts';

/** What the guard asks of the rest of the server. */
export type GuardDependencies = Readonly<{
  authenticate: (secret: string) => Promise<AuthenticatedKey | undefined>;
  /** The person of a session cookie, with their customer; undefined when there is none. */
  readPerson: (request: FastifyRequest) => Promise<Person | undefined>;
  failedTries: FailedTries;
  /** The origins our pages are served from. */
  origins: readonly string[];
}>;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * Makes the one place where the API decides who may call what: each route declares its access.
 *
 * Refuses: unauthenticated · key-scope · customer-suspended · csrf · not-found, to people who may
 * not know that operators' routes exist · rate-limited.
 */
export function createGuard(dependencies: GuardDependencies) {
  return async (request: FastifyRequest, access: Access): Promise<void> => {
    if (access === 'public') return;
    if (access === 'operator-or-loopback' && isLocal(request)) return;
    if (typeof access === 'object' && 'key' in access) {
      const secret = readApiKey(request.raw);
      const hasSession = 'session' in access && secret === undefined;
      if (!hasSession) return await admitKey(dependencies, request, access.key, secret);
    }
    await admitPerson(dependencies, request, access);
  };
}

/** Whoever a proxy on this machine speaks for is not at this machine. */
function isLocal({ ip, headers }: FastifyRequest): boolean {
  const forwarded = 'forwarded' in headers || 'x-forwarded-for' in headers;
  return LOOPBACK.has(ip) && !forwarded;
}

async function admitKey(
  dependencies: GuardDependencies,
  request: FastifyRequest,
  scope: AuthenticatedKey['scopes'][number],
  secret: string | undefined,
): Promise<void> {
  if (secret === undefined) {
    throw problem(
      'unauthenticated',
      'There is no API key. Send it as `x-api-key: KEY` or `Authorization: Bearer KEY`.',
    );
  }
  const key = await patiently(dependencies.authenticate(secret));
  if (key === undefined) {
    await dependencies.failedTries.check(request.ip);
    await dependencies.failedTries.count(request.ip);
    throw problem('unauthenticated', 'This API key is malformed, unknown, expired or revoked.');
  }
  if (!key.scopes.includes(scope)) {
    throw problem('key-scope', `This key does not have the scope ${scope}.`, { scope });
  }
  if (scope === 'run:create' && key.customerStatus === 'suspended' && starts(request)) {
    throw suspended();
  }
  setCaller(request, { kind: 'key', key });
}

async function admitPerson(
  dependencies: GuardDependencies,
  request: FastifyRequest,
  access: Exclude<Access, 'public'>,
): Promise<void> {
  if (!SAFE_METHODS.has(request.method)) {
    refuseForeignOrigin(webHeaders(request.raw), dependencies.origins);
  }
  const person = await patiently(dependencies.readPerson(request));
  if (person === undefined) throw problem('unauthenticated', 'You are not logged in.');
  setCaller(request, person);
  if (access === 'login') return;
  if (access === 'operator' || access === 'operator-or-loopback') {
    if (!person.operator) throw problem('not-found', 'There is nothing at this address.');
    return;
  }
  if ('session' in access) checkRole(request, person.membership, access.session);
}

/** Whoever is suspended starts and makes nothing, but may stop a run and revoke a key. */
function starts({ method }: FastifyRequest): boolean {
  return method !== 'DELETE';
}

function checkRole(
  request: FastifyRequest,
  membership: Membership | null,
  permission: Permission,
): void {
  if (membership === null) {
    throw problem('key-scope', 'You are logged in, but belong to no customer.', { permission });
  }
  if (!may(membership.role, permission)) {
    throw problem('key-scope', `Your role, ${membership.role}, does not include this.`, {
      permission,
    });
  }
  const suspendedFrom: readonly Permission[] = ['run:create', 'keys:manage'];
  const isSuspended = membership.customer.status === 'suspended';
  if (isSuspended && suspendedFrom.includes(permission) && starts(request)) throw suspended();
}

function suspended(): Error {
  return problem('customer-suspended', 'The operator has suspended this customer.');
}
