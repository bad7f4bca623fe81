import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { readLine, resumeLine, stopLine } from '../audit-log/index.ts';
import { listAuditEntries } from '../desk/index.ts';
import { toIso } from '../time/index.ts';
import {
  type lineSchema,
  listAuditEntriesRoute,
  readLineRoute,
  resumeLineRoute,
  stopLineRoute,
} from './contract/operator-log.ts';
import type { ApiDependencies } from './dependencies.ts';
import { describeLine } from './describe-line.ts';
import type { Api } from './edge/api.ts';
import { actorOf } from './operator-actor.ts';

type ApiLine = z.output<typeof lineSchema>;
type LineRequest = FastifyRequest<{ Body: { reason: string } }>;

/** The line and the audit log. */
export function registerOperatorLog(app: Api, dependencies: ApiDependencies): void {
  registerLine(app, dependencies);
  registerAuditLog(app, dependencies);
}

function registerLine(app: Api, { database, clock }: ApiDependencies): void {
  app.route({
    ...readLineRoute,
    handler: async () => describeLine(database, await readLine(database.pool)),
  });
  const change = async (verb: typeof stopLine, request: LineRequest): Promise<ApiLine> => {
    const input = { reason: request.body.reason, actor: actorOf(request) };
    const line = await database.transaction((tx) => verb(tx, clock, input));
    return await describeLine(database, line);
  };
  app.route({ ...stopLineRoute, handler: (request) => change(stopLine, request) });
  app.route({ ...resumeLineRoute, handler: (request) => change(resumeLine, request) });
}

function registerAuditLog(app: Api, { database }: ApiDependencies): void {
  app.route({
    ...listAuditEntriesRoute,
    handler: async (request) => {
      const { cursor, limit, customer } = request.query;
      const page = await listAuditEntries(database.pool, { cursor, limit, customer });
      return {
        nextCursor: page.nextCursor,
        items: page.items.map((entry) => ({
          seq: Number(entry.seq),
          at: toIso(entry.at),
          actor: entry.actor,
          actorName: entry.actorName,
          action: entry.action,
          target: entry.target,
          customerId: entry.customerId,
          customerName: entry.customer?.name ?? null,
          customerEmail: entry.customer?.email ?? null,
          details: { ...entry.details },
          hash: entry.hash,
          fault: entry.fault,
        })),
      };
    },
  });
}
