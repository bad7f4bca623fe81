import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { readLine } from '../audit-log/index.ts';
import type { PlanList } from '../plans/index.ts';
import { meRoute, type meSchema } from './contract/login.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import type { Person } from './edge/caller.ts';
import { patiently } from './edge/patience.ts';
import { webHeaders } from './edge/web-headers.ts';
import { createPersonReader } from './person-reader.ts';

/** Who is logged in, and the login itself. */
export async function registerLogin(app: Api, dependencies: ApiDependencies): Promise<void> {
  const { auth, database, plans, settings } = dependencies;
  const readPerson = createPersonReader(dependencies);
  app.route({
    ...meRoute,
    handler: async (request) => {
      const person = await readPerson(request);
      const customer = person?.membership != null;
      const line = customer ? await readLine(database.pool) : undefined;
      return describeMe(person, plans(), line?.state === 'stopped');
    },
  });
  await app.register((login, _options, done) => {
    // The login reads its bodies itself, so that each is checked once and in one place.
    login.removeAllContentTypeParsers();
    login.addContentTypeParser(
      '*',
      { parseAs: 'buffer' },
      async (_: unknown, body: unknown) => body,
    );
    login.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url: '/api/auth/*',
      config: { access: 'public' },
      schema: { hide: true },
      handler: async (request, reply) => {
        const url = new URL(request.url, settings.publicUrl);
        const answering = auth.handleAuthRequest(toWebRequest(request, url), request.ip);
        const answer = await (request.method === 'GET' ? patiently(answering) : answering);
        reply.code(answer.status).headers(Object.fromEntries(answer.headers));
        reply.removeHeader('set-cookie').header('set-cookie', answer.headers.getSetCookie());
        return await reply.send(Buffer.from(await answer.arrayBuffer()));
      },
    });
    done();
  });
}

function toWebRequest(request: FastifyRequest, url: URL): Request {
  const { method, body } = request;
  const headers = webHeaders(request.raw);
  const content = Buffer.isBuffer(body) && method !== 'GET' ? { body: new Uint8Array(body) } : {};
  return new Request(url, { method, headers, ...content });
}

/** What the pages are told of whoever asks. */
export function describeMe(
  person: Person | undefined,
  plans: PlanList,
  lineStopped: boolean,
): z.output<typeof meSchema> {
  if (person === undefined) return { user: null, customer: null, operator: false };
  const { user, membership, operator } = person;
  const { userId: id, email, name } = user;
  if (membership === null) return { user: { id, email, name }, customer: null, operator };
  const { customer, role } = membership;
  const plan = { slug: customer.plan, name: plans.newest(customer.plan)?.name ?? customer.plan };
  const { customerId, name: called, status } = customer;
  return {
    user: { id, email, name },
    customer: { id: customerId, name: called, role, plan, status, lineStopped },
    operator,
  };
}
