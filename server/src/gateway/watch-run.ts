import { deadlineUs } from '../catalog/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { Upstream } from '../upstreams/index.ts';
import type { ConclusionContext, RunToConclude } from './conclude-run.ts';
import { followRun } from './follow-run.ts';
import type { StopReason } from './judge-answer.ts';

/** A run that a worker has, as far as watching it goes. */
export type RunToWatch = RunToConclude & Readonly<{ upstream: Upstream; heldNanos: NanoUsd }>;

/** How a run was stopped from our side, and the GPU time it had had by then, µs. */
export type RunStop = Readonly<{ stop: StopReason; stoppedAtUs: bigint | null }>;

/** The watch over a run that is going on at a worker. */
export type RunWatch = Readonly<{
  /** Stops the run at its worker, unless it was stopped before or is watched no more. */
  stop: (reason: Exclude<StopReason, null>) => void;
  /** Aborted when the worker was told to stop: nothing more is to be waited for. */
  signal: AbortSignal;
  /** Ends the watch, and says whether the run was stopped. */
  end: () => Promise<RunStop>;
}>;

/**
 * Watches a run's hold and cap until it is ended, and lets the run be stopped.
 *
 * `timedHereUs` says for how long this process saw it run, null where it has not: the GPU time of
 * deployments that the gateway meters.
 */
export function watchRun(
  context: Pick<ConclusionContext, 'database' | 'clock'>,
  run: RunToWatch,
  timedHereUs: () => bigint | null,
): RunWatch {
  const aborted = new AbortController();
  const isTimedHere = run.deployment.meter === 'gateway';
  let ended = false;
  let reason: StopReason = null;
  let stoppedAtUs: Promise<bigint | null> = Promise.resolve(null);
  const gpuTimeSoFar = async (): Promise<bigint | null> =>
    isTimedHere ? timedHereUs() : (await run.upstream.lookUp(run.runId)).gpuTimeUs;
  const stop: RunWatch['stop'] = (why) => {
    if (ended || reason !== null) return;
    reason = why;
    follower.end();
    const elapsedUs = timedHereUs();
    stoppedAtUs = run.upstream.stop(run.runId).then((gpuTimeUs) => {
      aborted.abort();
      return isTimedHere ? elapsedUs : (gpuTimeUs ?? follower.lastGpuTimeUs());
    });
  };
  const follower = followRun(
    context.database.pool,
    context.clock,
    {
      ...run,
      prices: run.rateCard.components,
      deadlineUs: deadlineUs(run.deployment),
      gpuTimeSoFar,
    },
    stop,
  );
  return {
    stop,
    signal: aborted.signal,
    end: async () => {
      ended = true;
      follower.end();
      return { stoppedAtUs: await stoppedAtUs, stop: reason };
    },
  };
}
