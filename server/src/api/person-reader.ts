import type { FastifyRequest } from 'fastify';
import { isOperator, listMemberships } from '../customers/index.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Person } from './edge/caller.ts';
import { webHeaders } from './edge/web-headers.ts';

/** Makes the reader of session cookies: who it is, for which customer, and whether an operator. */
export function createPersonReader(dependencies: Pick<ApiDependencies, 'auth' | 'database'>) {
  const { auth, database } = dependencies;
  return async (request: Pick<FastifyRequest, 'raw'>): Promise<Person | undefined> => {
    const user = await auth.readSession(webHeaders(request.raw));
    if (user === undefined) return undefined;
    const [memberships, operator] = await Promise.all([
      listMemberships(database.pool, user.userId),
      isOperator(database.pool, user.userId),
    ]);
    return { kind: 'person', user, membership: memberships[0] ?? null, operator };
  };
}
