import type { z } from 'zod';
import { formatDollars } from '../money/index.ts';
import { toIso, utcDay } from '../time/index.ts';
import {
  exportRuns,
  listRuns,
  type RunLine,
  readRunFilter,
  readUsageFacets,
  readUsageSeries,
  type UsageTotals,
} from '../usage/index.ts';
import {
  exportUsageRoute,
  listRunsRoute,
  type runSchema,
  usageFacetsRoute,
  usageSeriesRoute,
} from './contract/usage.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { customerOf } from './edge/caller.ts';
import { createExports } from './exports.ts';
import { dollarsOrNull, numberOrNull, timeOrNull } from './wire-null.ts';

/** The runs of a customer: listed, added up, and exported, all under the same filter. */
export function registerUsageRuns(app: Api, { database, clock }: ApiDependencies): void {
  const exports = createExports();
  app.route({
    ...listRunsRoute,
    handler: async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const page = await listRuns(database, clock, {
        ...{ customerId: customerOf(request), cursor, limit },
        filter: readRunFilter(filter),
      });
      return { items: page.items.map(toRun), nextCursor: page.nextCursor };
    },
  });
  app.route({
    ...usageSeriesRoute,
    handler: async (request) => {
      const { step, by, ...text } = request.query;
      const filter = readRunFilter(text);
      const customerId = customerOf(request);
      const series = await readUsageSeries(database, clock, { customerId, filter, step, by });
      const items = series.items.map((item) => ({
        at: toIso(item.at),
        group: item.group,
        ...toTotals(item),
      }));
      return { step, items, totals: toTotals(series.totals) };
    },
  });
  app.route({
    ...usageFacetsRoute,
    handler: async (request) => {
      const { models, deployments, keys, statuses, tags } = await readUsageFacets(
        database,
        customerOf(request),
      );
      return {
        models: [...models],
        deployments: [...deployments],
        keys: [...keys],
        statuses: [...statuses],
        tags: tags.map(({ key, values }) => ({ key, values: [...values] })),
      };
    },
  });
  app.route({
    ...exportUsageRoute,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const customerId = customerOf(request);
      const filter = readRunFilter(request.query);
      return await exports.send(reply, customerId, {
        name: `runs-${utcDay(clock.now())}.csv`,
        pieces: exportRuns(database, { customerId, filter }),
      });
    },
  });
}

function toTotals({ runs, chargedNanos, gpuTimeUs }: UsageTotals) {
  return {
    runs: Number(runs),
    charged: formatDollars(chargedNanos),
    gpuTimeUs: Number(gpuTimeUs),
  };
}

function toRun(run: RunLine): z.output<typeof runSchema> {
  const { model, modelName, deploymentName, status, code, keyName, source, tags } = run;
  return {
    id: run.runId,
    ...{ model, modelName, deploymentName, status, code, keyName, source, tags },
    deployment: run.deploymentId,
    acceptedAt: toIso(run.acceptedAt),
    startedAt: timeOrNull(run.startedAt),
    endedAt: timeOrNull(run.endedAt),
    gpuTimeUs: numberOrNull(run.gpuTimeUs),
    charge: dollarsOrNull(run.chargeNanos),
  };
}
