import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { brokenOf, readLastCheck } from '../audit/index.ts';
import { type Line, readLine, resumeLine, stopLine } from '../audit-log/index.ts';
import type { CatalogView } from '../catalog/index.ts';
import { listAuditEntries, nameActors, readDrifts, readOverview } from '../desk/index.ts';
import { formatDollars } from '../money/index.ts';
import type { Database } from '../postgres/index.ts';
import { toIso } from '../time/index.ts';
import {
  type lineSchema,
  listAuditEntriesRoute,
  type overviewSchema,
  readLineRoute,
  readOverviewRoute,
  resumeLineRoute,
  stopLineRoute,
} from './contract/operator-log.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { actorOf } from './operator-actor.ts';

type ApiLine = z.output<typeof lineSchema>;
type LineRequest = FastifyRequest<{ Body: { reason: string } }>;
type ApiOverview = z.output<typeof overviewSchema>;

/** The line, the audit log, and everything at a glance. */
export function registerOperatorLog(app: Api, dependencies: ApiDependencies): void {
  registerLine(app, dependencies);
  registerAuditLog(app, dependencies);
  app.route({ ...readOverviewRoute, handler: () => describeDay(dependencies) });
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

async function describeLine(database: Database, line: Line): Promise<ApiLine> {
  const { state, since, reason, actor } = line;
  const actorName = (await nameActors(database.pool, [actor]))(actor);
  return { state, since: since === undefined ? null : toIso(since), reason, actor, actorName };
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
          customerId: customerIn(entry.target, entry.details),
          details: { ...entry.details },
          hash: entry.hash,
          fault: entry.fault,
        })),
      };
    },
  });
}

/** A deed done to a customer names it as its target, or in its details. */
function customerIn(target: string, { customerId }: Record<string, unknown>): string | null {
  if (target.startsWith('cus_')) return target;
  return typeof customerId === 'string' ? customerId : null;
}

async function describeDay(dependencies: ApiDependencies): Promise<ApiOverview> {
  const { database, clock, catalog } = dependencies;
  const db = database.pool;
  const [line, check, day, workers] = await Promise.all([
    readLine(db).then((found) => describeLine(database, found)),
    readLastCheck(db),
    readOverview(db, clock),
    describeWorkers(dependencies),
  ]);
  const { groups, more } = day.failures;
  const failures = groups.map(({ deploymentId, runs, code }) => {
    return { code, deployment: deploymentId, runs: Number(runs) };
  });
  const broken = brokenOf(check?.results ?? []);
  return {
    line,
    books: {
      checkedAt: check === undefined ? null : toIso(check.checkedAt),
      invariants: check?.results.length ?? 0,
      broken: broken.map(({ id, class: kind, title, rows }) => ({ id, class: kind, title, rows })),
    },
    workers,
    failedRuns: {
      lastDay: failures.reduce((sum, { runs }) => sum + runs, 0),
      more,
      groups: failures,
    },
    workerFaults: { lastDay: Number(day.workerFaults) },
    writeOffs: { lastDay: Number(day.writeOffs), amount: formatDollars(day.writtenOffNanos) },
    customers: { total: Number(day.customers), suspended: Number(day.suspended) },
    today: {
      runs: Number(day.runs),
      refused: Number(day.refused),
      charged: formatDollars(day.chargedNanos),
      customers: Number(day.activeCustomers),
      running: Number(day.running),
    },
    upcomingPrices: upcomingIn(catalog(), clock.now()),
  };
}

async function describeWorkers(dependencies: ApiDependencies): Promise<ApiOverview['workers']> {
  const { database, catalog, upstreams } = dependencies;
  const view = catalog();
  const deployments = view.models.flatMap(({ slug }) => view.deploymentsOf(slug));
  const drifts = await readDrifts(database.pool);
  const ids = (which: (at: number) => boolean): string[] =>
    deployments.filter((_, at) => which(at)).map(({ id }) => id);
  const health = deployments.map((deployment) => upstreams.healthOf(deployment));
  return {
    warm: health.filter((each) => each === 'warm').length,
    cold: health.filter((each) => each === 'cold').length,
    down: ids((at) => health[at] === 'down'),
    moved: ids((at) => drifts.get(deployments[at]?.id ?? '')?.moved === true),
  };
}

function upcomingIn(view: CatalogView, now: number): ApiOverview['upcomingPrices'] {
  return view.models
    .flatMap(({ slug }) => view.deploymentsOf(slug))
    .flatMap(({ id }) => view.rateCardsOf(id))
    .filter(({ validFrom, validTo }) => validFrom > now && (validTo ?? validFrom + 1) > validFrom)
    .toSorted((one, other) => one.validFrom - other.validFrom)
    .map(({ deploymentId: deployment, version, validFrom }) => {
      return { deployment, version, from: toIso(validFrom) };
    });
}
