import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogView } from '../catalog/index.ts';
import type { Id, RunId } from '../ids/index.ts';
import { adoptHolds, findHold, type Hold } from '../ledger/index.ts';
import { isWeather } from '../postgres/index.ts';
import { freeOutcome } from '../runs/index.ts';
import { addMs } from '../time/index.ts';
import type { Upstream, UpstreamAnswer, UpstreamDirectory } from '../upstreams/index.ts';
import { type ConclusionContext, concludeRun } from './conclude-run.ts';
import { UNKNOWN_OUTCOME } from './judge-answer.ts';

/** What sweeping needs besides bringing runs to their end. */
export type SweepContext = ConclusionContext &
  Readonly<{
    ownerId: Id<'owner'>;
    catalog: () => CatalogView;
    upstreams: Pick<UpstreamDirectory, 'of'>;
    /** How long a worker that does not answer is asked before the outcome counts as unknowable. */
    graceMs: number;
    /** Runs this process carries out itself. */
    isBusyWith: (runId: RunId) => boolean;
    /** Holds that were taken over and are being brought to their end. */
    resolving: Set<RunId>;
  }>;

const MOST_AT_ONCE = 100;
const ASK_AGAIN_MS = 1_000;

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
    if (context.isBusyWith(hold.runId) || context.resolving.has(hold.runId)) continue;
    context.resolving.add(hold.runId);
    resolveHold(context, hold)
      .catch((error: unknown) => {
        // In bad weather the hold stays open, past its deadline, and is found again.
        if (!isWeather(error)) context.onError(error, `resolving ${hold.runId}`);
      })
      .finally(() => context.resolving.delete(hold.runId));
  }
}

async function resolveHold(context: SweepContext, hold: Hold): Promise<void> {
  const deployment = context.catalog().deployment(hold.deploymentId);
  const rateCard = context
    .catalog()
    .rateCardsOf(hold.deploymentId)
    .find((card) => card.id === hold.rateCardId);
  if (deployment === null || rateCard === undefined) return await writeOff(context, hold);
  const upstream = context.upstreams.of(deployment);
  const status = await lastStatus(context, hold, upstream);
  // Somebody else may have closed it while the worker was asked.
  if (!(await findHold(context.database.pool, hold.customerId, hold.runId))) return;
  if (status !== 'done') return await writeOff(context, hold);
  const answer = await upstream.fetchOutput({
    runId: hold.runId,
    parameters: {},
    files: new Map(),
    deadlineMs: deployment.runDeadlineMs,
    outputPath: await context.results.draftPath(hold.runId),
    signal: AbortSignal.timeout(deployment.runDeadlineMs),
  });
  const run = { ...hold, deployment, rateCard, knownUsage: hold.usage };
  await concludeRun(context, run, {
    answer: sinceHold(context, hold, answer),
    startedAt: null,
    stop: null,
    stoppedAtUs: null,
    watched: false,
  });
}

/** Asks the worker until it knows how the run ended, or nobody can know any more. */
async function lastStatus(
  context: SweepContext,
  hold: Hold,
  upstream: Upstream,
): Promise<'done' | 'unknown'> {
  const givenUpAt = addMs(context.clock.now(), context.graceMs);
  for (;;) {
    const { status } = await upstream.lookUp(hold.runId);
    if (status === 'done' || status === 'unknown') return status;
    const until = status === 'unreachable' ? Math.min(givenUpAt, hold.deadlineAt) : hold.deadlineAt;
    if (context.clock.now() >= until) return 'unknown';
    await sleep(Math.min(ASK_AGAIN_MS, context.graceMs), undefined, { ref: false });
  }
}

/** The process that watched the run is gone: the time since its hold bounds what it saw. */
function sinceHold(context: SweepContext, hold: Hold, answer: UpstreamAnswer): UpstreamAnswer {
  const elapsedMs = Math.max(0, context.clock.now() - hold.createdAt);
  return { ...answer, gatewayUs: BigInt(Math.round(elapsedMs)) * 1_000n };
}

async function writeOff(context: SweepContext, hold: Hold): Promise<void> {
  const outcome = freeOutcome({
    status: 'written_off',
    code: 'upstream-failed',
    rule: 'outcome-unknown',
    detail: UNKNOWN_OUTCOME,
    endedAt: context.clock.now(),
  });
  const { customerId, runId } = hold;
  await context.settler.settle({ customerId, runId, outcome });
  context.onError(new Error(`the outcome of ${runId} is unknown`), 'writing off a run');
}
