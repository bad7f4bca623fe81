import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment, RateCard } from '../catalog/index.ts';
import { findHold, type Hold } from '../ledger/index.ts';
import { isWeather } from '../postgres/index.ts';
import { addMs, monotonicUs } from '../time/index.ts';
import type { Upstream, UpstreamAnswer } from '../upstreams/index.ts';
import { type ConclusionContext, concludeRun } from './conclude-run.ts';
import type { InFlight } from './in-flight.ts';
import { type RunWatch, watchRun } from './watch-run.ts';
import { writeOffRun } from './write-off-run.ts';

/** What taking up a run needs. */
export type ResumeContext = ConclusionContext &
  Readonly<{
    /** How long a worker that does not answer is asked before the outcome counts as unknowable. */
    graceMs: number;
  }>;

/** A run that was taken over with its hold, and where it is. */
type LeftRun = Readonly<{
  hold: Hold;
  deployment: Deployment;
  rateCard: RateCard;
  upstream: Upstream;
}>;

const ASK_AGAIN_MS = 1_000;

/**
 * Takes up a run whose process died, and brings it to its one end: it is watched and can be stopped
 * like any other, settled where its worker knows the outcome, and written off where nobody does.
 *
 * A gateway's own time counts from when this process first saw the run going on: no second in which
 * its server was down is billed.
 */
export function resumeRun(context: ResumeContext, left: LeftRun): InFlight['running'] {
  const { hold } = left;
  const run = { ...hold, ...left, heldNanos: hold.amountNanos };
  let seenUs: bigint | null = null;
  const watch = watchRun(context, run, () => (seenUs === null ? null : monotonicUs() - seenUs));
  const onSeen = (): void => {
    seenUs ??= monotonicUs();
  };
  const finish = async (): Promise<void> => {
    try {
      const status = await lastStatus(context, left, watch, onSeen);
      // Somebody else may have closed it while the worker was asked.
      if (!(await isOpen(context, hold))) return;
      const answer = await lastAnswer(context, left, status, watch.signal);
      const stopped = await watch.end();
      if (stopped.stop === null && status === 'unknown') return await writeOffRun(context, hold);
      const end = { answer: sinceHold(context, hold, answer), startedAt: null, ...stopped };
      await concludeRun(context, run, { ...end, watched: false });
    } finally {
      void watch.end();
    }
  };
  return { finished: finish(), stop: watch.stop };
}

/** Asks the worker until it knows how the run ended, nobody can know any more, or it is stopped. */
async function lastStatus(
  context: ResumeContext,
  { hold, upstream }: LeftRun,
  watch: RunWatch,
  onSeen: () => void,
): Promise<'done' | 'unknown'> {
  const givenUpAt = addMs(context.clock.now(), context.graceMs);
  const { signal } = watch;
  while (!signal.aborted) {
    const { status } = await upstream.lookUp(hold.runId);
    if (status === 'done' || status === 'unknown') return status;
    if (status === 'running') onSeen();
    const now = context.clock.now();
    if (status === 'unreachable' && now >= Math.min(givenUpAt, hold.deadlineAt)) return 'unknown';
    // It still answers, and should long have ended: it is stopped as any other is that is too late.
    if (status !== 'unreachable' && now >= hold.deadlineAt) watch.stop('deadline');
    const pauseMs = Math.min(ASK_AGAIN_MS, context.graceMs);
    await sleep(pauseMs, undefined, { ref: false, signal }).catch(() => undefined);
  }
  return 'unknown';
}

/** Fetches the output of a run that is done, unless it is stopped meanwhile. */
async function lastAnswer(
  context: ResumeContext,
  { hold, deployment, upstream }: LeftRun,
  status: 'done' | 'unknown',
  stopped: AbortSignal,
): Promise<UpstreamAnswer> {
  if (status === 'unknown' || stopped.aborted) return { kind: 'aborted', gatewayUs: 0n };
  const deadlineMs = deployment.runDeadlineMs;
  return await upstream.fetchOutput({
    runId: hold.runId,
    parameters: {},
    files: new Map(),
    deadlineMs,
    outputPath: await context.results.draftPath(hold.runId),
    signal: AbortSignal.any([stopped, AbortSignal.timeout(deadlineMs)]),
  });
}

/** Whether the hold is still open; waits for books that cannot be asked just now. */
async function isOpen(context: ResumeContext, hold: Hold): Promise<boolean> {
  for (;;) {
    try {
      return (await findHold(context.database.pool, hold.customerId, hold.runId)) !== undefined;
    } catch (error) {
      if (!isWeather(error)) throw error;
      await sleep(ASK_AGAIN_MS, undefined, { ref: false });
    }
  }
}

/** The process that watched the run is gone: the time since its hold bounds what it saw. */
function sinceHold(context: ResumeContext, hold: Hold, answer: UpstreamAnswer): UpstreamAnswer {
  const elapsedMs = Math.max(0, context.clock.now() - hold.createdAt);
  return { ...answer, gatewayUs: BigInt(Math.round(elapsedMs)) * 1_000n };
}
