import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { CustomerId } from '../ids/index.ts';
import { formatDollars } from '../money/index.ts';
import type { PlanList } from '../plans/index.ts';
import { problem } from '../problems/index.ts';
import {
  readReceipt,
  readUsageMarks,
  readUsageSummary,
  splitAvailable,
  type UsageSummary,
} from '../usage/index.ts';
import { readCreditsRoute } from './contract/runs.ts';
import {
  readReceiptRoute,
  readResultRoute,
  usageStreamRoute,
  usageSummaryRoute,
  type usageSummarySchema,
} from './contract/usage.ts';
import type { ApiDependencies } from './dependencies.ts';
import { describeGrant } from './describe-grant.ts';
import { describeReceipt } from './describe-receipt.ts';
import type { Api } from './edge/api.ts';
import { callerOf, customerOf } from './edge/caller.ts';
import { patiently } from './edge/patience.ts';
import { readApiKey } from './edge/read-api-key.ts';
import { webHeaders } from './edge/web-headers.ts';
import { openEventStream } from './event-stream.ts';
import { sendResult } from './runs.ts';
import { touchCredit } from './touch-credit.ts';
import { createUsageFeed } from './usage-feed.ts';
import { registerUsageRuns } from './usage-runs.ts';
import { createUsageStreams, type UsageEvent } from './usage-stream.ts';
import { timeOrNull } from './wire-null.ts';
import { wireNumber } from './wire-number.ts';

/** What is left, what was used, and why it cost that. */
export function registerUsage(app: Api, dependencies: ApiDependencies): void {
  const { database, clock, gateway, plans, settings } = dependencies;
  const { publicUrl } = settings;

  app.route({
    ...usageSummaryRoute,
    handler: async (request) =>
      toSummary(await readSummary(dependencies, customerOf(request)), plans(), publicUrl),
  });
  app.route({
    ...readCreditsRoute,
    handler: async (request) => {
      const summary = await readSummary(dependencies, customerOf(request));
      const { boughtNanos, freeNanos } = splitAvailable(summary);
      return { credits: wireNumber(boughtNanos), 'free-credits': wireNumber(freeNanos) };
    },
  });
  app.route({
    ...readReceiptRoute,
    handler: async (request, reply) => {
      const customerId = customerOf(request);
      const { id: runId } = request.params;
      // Whoever opens the address of `x-receipt` in a browser wants the page, not its data.
      if (request.headers.accept?.includes('text/html')) {
        return await reply.redirect(`/runs/${encodeURIComponent(runId)}`);
      }
      return describeReceipt(
        await readReceipt(database.pool, clock, { customerId, runId }),
        publicUrl,
      );
    },
  });
  app.route({
    ...readResultRoute,
    handler: async (request, reply) =>
      await sendResult(
        reply,
        await patiently(gateway.state(customerOf(request), request.params.id)),
      ),
  });
  registerUsageRuns(app, dependencies);
  registerStream(app, dependencies);
}

function registerStream(app: Api, dependencies: ApiDependencies): void {
  const { database, gateway, auth, keys, metrics } = dependencies;
  const feed = createUsageFeed({
    gateway,
    readMarks: (customers) => readUsageMarks(database.pool, customers),
  });
  const streams = createUsageStreams({
    feed,
    readEvent: async (customerId) => toEvent(await readSummary(dependencies, customerId)),
    isAdmitted: async (request: FastifyRequest) => {
      if (callerOf(request).kind === 'person') {
        return (await auth.readSession(webHeaders(request.raw))) !== undefined;
      }
      return (await keys.authenticate(readApiKey(request.raw) ?? '')) !== undefined;
    },
    onCount: metrics.streams,
  });
  app.addHook('preClose', async () => {
    feed.stop();
    streams.endAll();
  });
  app.route({
    ...usageStreamRoute,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const customerId = customerOf(request);
      streams.check(customerId);
      await streams.serve(customerId, request, openEventStream(reply));
    },
  });
}

/** Refuses: not-found, for a customer that is not there. */
async function readSummary(
  dependencies: ApiDependencies,
  customerId: CustomerId,
): Promise<UsageSummary> {
  await touchCredit(dependencies, customerId);
  const { database, clock } = dependencies;
  const summary = await readUsageSummary(database.pool, clock, customerId);
  if (summary === undefined) throw problem('not-found', 'There is no such customer.');
  return summary;
}

function toEvent(summary: UsageSummary): UsageEvent {
  return {
    available: formatDollars(summary.availableNanos),
    runsToday: Number(summary.runsToday),
    runsTotal: Number(summary.runsTotal),
  };
}

function toSummary(
  summary: UsageSummary,
  plans: PlanList,
  publicUrl: string,
): z.output<typeof usageSummarySchema> {
  return {
    ...toEvent(summary),
    held: formatDollars(summary.heldNanos),
    posted: formatDollars(summary.postedNanos),
    debt: formatDollars(summary.debtNanos),
    plan: { slug: summary.plan, name: plans.newest(summary.plan)?.name ?? summary.plan },
    grants: summary.grants.map(describeGrant),
    refusedToday: Number(summary.refusedToday),
    spentToday: formatDollars(summary.spentTodayNanos),
    spentTotal: formatDollars(summary.spentTotalNanos),
    running: summary.running,
    resetsAt: timeOrNull(summary.resetsAt),
    topUpUrl: `${publicUrl}/usage`,
  };
}
