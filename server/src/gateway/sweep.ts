import type { CatalogView } from '../catalog/index.ts';
import type { CustomerId, Id, RunId } from '../ids/index.ts';
import { adoptHolds, type Hold } from '../ledger/index.ts';
import { isWeather } from '../postgres/index.ts';
import type { UpstreamDirectory } from '../upstreams/index.ts';
import type { InFlight } from './in-flight.ts';
import { type ResumeContext, resumeRun } from './resume-run.ts';
import { writeOffRun } from './write-off-run.ts';

/** What sweeping needs besides bringing runs to their end. */
export type SweepContext = ResumeContext &
  Readonly<{
    ownerId: Id<'owner'>;
    catalog: () => CatalogView;
    upstreams: Pick<UpstreamDirectory, 'of'>;
    /** Runs this process carries out, those it has taken up among them. */
    inFlight: Map<RunId, InFlight>;
    /** Holds that were taken over and are being brought to their end. */
    resolving: Set<RunId>;
    changed: (customerId: CustomerId, runId: RunId) => void;
  }>;

const MOST_AT_ONCE = 100;

/**
 * Takes over the holds of processes that died and begins to bring each to its one end: settled
 * where the worker knows the outcome, expired and written off where nobody does. Does not wait for
 * those ends: a run that still goes on must not keep others from being found.
 */
export async function sweepHolds(context: SweepContext): Promise<void> {
  const holds = await adoptHolds(context.database.pool, context.clock, {
    newOwnerId: context.ownerId,
    limit: MOST_AT_ONCE,
  });
  for (const hold of holds) {
    const { customerId, runId } = hold;
    if (context.inFlight.has(runId) || context.resolving.has(runId)) continue;
    context.resolving.add(runId);
    resolveHold(context, hold)
      .catch((error: unknown) => {
        // In bad weather the hold stays open, past its deadline, and is found again.
        if (!isWeather(error)) context.onError(error, `resolving ${runId}`);
      })
      .finally(() => {
        context.resolving.delete(runId);
        context.inFlight.delete(runId);
        context.changed(customerId, runId);
      });
  }
}

async function resolveHold(context: SweepContext, hold: Hold): Promise<void> {
  const { customerId, runId, deploymentId } = hold;
  const catalog = context.catalog();
  const deployment = catalog.deployment(deploymentId);
  const rateCard = catalog.rateCardsOf(deploymentId).find((card) => card.id === hold.rateCardId);
  if (deployment === null || rateCard === undefined) return await writeOffRun(context, hold);
  const upstream = context.upstreams.of(deployment);
  const running = resumeRun(context, { hold, deployment, rateCard, upstream });
  context.inFlight.set(runId, { customerId, running, answer: null });
  await running.finished;
}
