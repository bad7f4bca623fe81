import type { z } from 'zod';
import {
  type Drift,
  listFailedRuns,
  listWorkerFaults,
  listWriteOffs,
  readDrifts,
} from '../desk/index.ts';
import { formatDollars } from '../money/index.ts';
import { toIso } from '../time/index.ts';
import {
  type driftSchema,
  listFailedRunsRoute,
  listWorkerFaultsRoute,
  listWorkersRoute,
  listWriteOffsRoute,
} from './contract/operator-runs.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';

/** How workers are, what they got wrong, what failed and what the operator forgoes. */
export function registerOperatorRuns(app: Api, dependencies: ApiDependencies): void {
  registerWorkers(app, dependencies);
  registerFailures(app, dependencies);
  registerLosses(app, dependencies);
}

function registerWorkers(app: Api, { database, catalog, upstreams }: ApiDependencies): void {
  app.route({
    ...listWorkersRoute,
    handler: async () => {
      const view = catalog();
      const drifts = await readDrifts(database.pool);
      const items = view.models.flatMap((model) =>
        view.deploymentsOf(model.slug).map((deployment) => {
          const { id, name, gpu, provider, meter, upstream } = deployment;
          const drift = drifts.get(id);
          return {
            deployment: id,
            ...{ name, gpu, provider, meter },
            model: model.slug,
            modelName: model.name,
            status: upstreams.healthOf(deployment),
            upstream: upstream.url ?? 'builtin',
            drift: drift === undefined ? null : toDrift(drift),
          };
        }),
      );
      return { items, nextCursor: null };
    },
  });
}

function toDrift({ before, ...drift }: Drift): z.output<typeof driftSchema> {
  return {
    ...drift,
    workerUs: Number(drift.workerUs),
    gatewayUs: Number(drift.gatewayUs),
    ratio: thousandths(drift.ratio),
    before: before === null ? null : { ...before, ratio: thousandths(before.ratio) },
  };
}

/** A ratio of medians has no more places that mean something. */
function thousandths(ratio: number): number {
  return Math.round(ratio * 1_000) / 1_000;
}

function registerFailures(app: Api, { database }: ApiDependencies): void {
  app.route({
    ...listFailedRunsRoute,
    handler: async (request) => {
      const { cursor, limit, code, deployment } = request.query;
      const found = await listFailedRuns(database.pool, { cursor, limit, code, deployment });
      return {
        nextCursor: found.nextCursor,
        codes: [...found.codes],
        deployments: [...found.deployments],
        items: found.items.map(({ runId, deploymentId, acceptedAt, gatewayUs, ...run }) => ({
          ...run,
          id: runId,
          deployment: deploymentId,
          acceptedAt: toIso(acceptedAt),
          endedAt: toIso(run.endedAt),
          gatewayTimeUs: gatewayUs === null ? null : Number(gatewayUs),
        })),
      };
    },
  });
}

function registerLosses(app: Api, { database }: ApiDependencies): void {
  app.route({
    ...listWorkerFaultsRoute,
    handler: async (request) => {
      const { cursor, limit } = request.query;
      const faults = await listWorkerFaults(database.pool, { cursor, limit });
      return {
        nextCursor: faults.nextCursor,
        items: faults.items.map(({ faultId, deploymentId, recordedAt, ...fault }) => ({
          ...fault,
          id: faultId,
          deployment: deploymentId,
          recordedAt: toIso(recordedAt),
        })),
      };
    },
  });
  app.route({
    ...listWriteOffsRoute,
    handler: async (request) => {
      const { cursor, limit } = request.query;
      const writeOffs = await listWriteOffs(database.pool, { cursor, limit });
      return {
        nextCursor: writeOffs.nextCursor,
        items: writeOffs.items.map(({ amountNanos, recordedAt, ...writeOff }) => ({
          ...writeOff,
          amount: amountNanos === null ? null : formatDollars(amountNanos),
          recordedAt: toIso(recordedAt),
        })),
      };
    },
  });
}
