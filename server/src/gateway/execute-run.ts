import type { Parameters } from '../catalog/index.ts';
import { monotonicUs } from '../time/index.ts';
import type { UpstreamAnswer, UpstreamFile } from '../upstreams/index.ts';
import { type ConclusionContext, concludeRun, type FinishedRun } from './conclude-run.ts';
import { type RunToWatch, type RunWatch, watchRun } from './watch-run.ts';

/** A run whose hold is open. */
export type HeldRun = RunToWatch &
  Readonly<{
    parameters: Parameters;
    files: ReadonlyMap<string, UpstreamFile>;
  }>;

/** A run that is going on. */
export type RunningRun = Readonly<{
  finished: Promise<FinishedRun>;
  /** Resolves when the worker has answered, and only the books are still to be written. */
  answered: Promise<unknown>;
  /** Stops it; it then finishes as stopped, unless its answer was faster. */
  stop: RunWatch['stop'];
}>;

/** Sends a held run to its worker, watches it to its end, and settles it. */
export function executeRun(context: ConclusionContext, run: HeldRun): RunningRun {
  const dispatchedUs = monotonicUs();
  const watch = watchRun(context, run, () => monotonicUs() - dispatchedUs);
  const answered = Promise.withResolvers<void>();
  const finish = async (): Promise<FinishedRun> => {
    const deadline = setTimeout(() => watch.stop('deadline'), run.deployment.runDeadlineMs);
    const startedAt = context.clock.now();
    try {
      const answer = await callWorker(context, run, watch.signal);
      const stopped = await watch.end();
      answered.resolve();
      return await concludeRun(context, run, { answer, startedAt, ...stopped, watched: true });
    } finally {
      clearTimeout(deadline);
      void watch.end();
    }
  };
  return { finished: finish(), answered: answered.promise, stop: watch.stop };
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
    const detail = 'There is nowhere to store its result, so the run was not started.';
    return { kind: 'failed', detail, unstored: error, unsent: true, gatewayUs: 0n };
  }
  const deadlineMs = run.deployment.runDeadlineMs;
  return await run.upstream.run({ ...run, deadlineMs, outputPath, signal });
}
