import type { Parameters } from '../catalog/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { FundsPolicy } from '../plans/index.ts';
import { monotonicUs } from '../time/index.ts';
import type { Upstream, UpstreamAnswer, UpstreamFile } from '../upstreams/index.ts';
import {
  type ConclusionContext,
  concludeRun,
  type FinishedRun,
  type RunToConclude,
} from './conclude-run.ts';
import { type Follower, followRun } from './follow-run.ts';
import type { StopReason } from './judge-answer.ts';

/** A run whose hold is open. */
export type HeldRun = RunToConclude &
  Readonly<{
    upstream: Upstream;
    parameters: Parameters;
    files: ReadonlyMap<string, UpstreamFile>;
    heldNanos: NanoUsd;
    fundsPolicy: FundsPolicy;
  }>;

/** A run that is going on. */
export type RunningRun = Readonly<{
  finished: Promise<FinishedRun>;
  /** Resolves when the worker has answered, and only the books are still to be written. */
  answered: Promise<unknown>;
  /** Stops it; it then finishes as stopped, unless its answer was faster. */
  stop: (reason: Exclude<StopReason, null>) => void;
}>;

/** Sends a held run to its worker, follows it to its end, and settles it. */
export function executeRun(context: ConclusionContext, run: HeldRun): RunningRun {
  const aborted = new AbortController();
  const dispatchedUs = monotonicUs();
  const elapsed = (): bigint => monotonicUs() - dispatchedUs;
  const isTimedHere = run.deployment.meter === 'gateway';
  const state: { stop: StopReason; stoppedAtUs: Promise<bigint | null> } = {
    stop: null,
    stoppedAtUs: Promise.resolve(null),
  };
  const follower = { current: null as Follower | null };
  const stop = (reason: Exclude<StopReason, null>): void => {
    if (state.stop !== null || aborted.signal.aborted) return;
    state.stop = reason;
    follower.current?.end();
    const elapsedUs = isTimedHere ? elapsed() : null;
    state.stoppedAtUs = run.upstream.stop(run.runId).then((gpuTimeUs) => {
      aborted.abort();
      return elapsedUs ?? gpuTimeUs ?? follower.current?.lastGpuTimeUs() ?? null;
    });
  };
  const gpuTimeSoFar = async (): Promise<bigint | null> =>
    isTimedHere ? elapsed() : (await run.upstream.lookUp(run.runId)).gpuTimeUs;
  const answered = Promise.withResolvers<void>();
  const finish = async (): Promise<FinishedRun> => {
    const deadline = setTimeout(() => stop('deadline'), run.deployment.runDeadlineMs);
    const startedAt = context.clock.now();
    const { pool } = context.database;
    follower.current = followRun(
      pool,
      context.clock,
      { ...run, prices: run.rateCard.components, gpuTimeSoFar },
      stop,
    );
    try {
      const answer = await callWorker(context, run, aborted.signal);
      follower.current.end();
      const stoppedAtUs = await state.stoppedAtUs;
      answered.resolve();
      return await concludeRun(context, run, {
        answer,
        startedAt,
        stop: state.stop,
        stoppedAtUs,
        watched: true,
      });
    } finally {
      clearTimeout(deadline);
      follower.current.end();
    }
  };
  return { finished: finish(), answered: answered.promise, stop };
}

async function callWorker(
  context: ConclusionContext,
  run: HeldRun,
  signal: AbortSignal,
): Promise<UpstreamAnswer> {
  let outputPath: string;
  try {
    outputPath = await context.results.draftPath(run.runId);
  } catch (error) {
    const detail = 'The result could not be stored.';
    return { kind: 'failed', detail, unstored: error, gatewayUs: 0n };
  }
  const deadlineMs = run.deployment.runDeadlineMs;
  return await run.upstream.run({ ...run, deadlineMs, outputPath, signal });
}
