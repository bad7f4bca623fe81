import { writeFile } from 'node:fs/promises';
import { type Deployment, deadlineUs, type Parameters, type RateCard } from '../catalog/index.ts';
import { type CustomerId, newId, type RunId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';
import type { FundsPolicy } from '../plans/index.ts';
import type { Database } from '../postgres/index.ts';
import type { Usage } from '../pricing/index.ts';
import type { KeptResult, ResultFiles, RunOutcome, RunSamples } from '../runs/index.ts';
import type { Clock, Instant } from '../time/index.ts';
import type { Upstream, UpstreamAnswer, UpstreamFile } from '../upstreams/index.ts';
import { type CountedOutput, countOutput } from './count-output.ts';
import { type Follower, followRun } from './follow-run.ts';
import { type Judgement, judgeAnswer, type StopReason } from './judge-answer.ts';
import type { StoredResult } from './run-request.ts';
import type { Settler } from './settler.ts';
import { insertWorkerFault, type Settled } from './store.ts';

/** What carrying out runs needs. */
export type ExecutionContext = Readonly<{
  database: Pick<Database, 'pool'>;
  clock: Clock;
  results: ResultFiles;
  samples: Pick<RunSamples, 'add'>;
  settler: Settler;
  onError: (error: unknown, what: string) => void;
}>;

/** A run whose hold is open. */
export type HeldRun = Readonly<{
  customerId: CustomerId;
  runId: RunId;
  deployment: Deployment;
  upstream: Upstream;
  rateCard: RateCard;
  parameters: Parameters;
  files: ReadonlyMap<string, UpstreamFile>;
  knownUsage: Usage;
  /** See `outputLimit`. */
  outputLimit: bigint | null;
  bucket: string;
  heldNanos: NanoUsd;
  capNanos: NanoUsd | null;
  fundsPolicy: FundsPolicy;
}>;

/** A finished, settled run. */
export type FinishedRun = Readonly<{
  outcome: RunOutcome;
  field: string | null;
  settled: Settled;
  /** What it gave; null where it gave nothing. */
  result: StoredResult | null;
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
export function executeRun(context: ExecutionContext, run: HeldRun): RunningRun {
  const aborted = new AbortController();
  const state: { stop: StopReason; stoppedAtUs: Promise<bigint | null> } = {
    stop: null,
    stoppedAtUs: Promise.resolve(null),
  };
  const follower = { current: null as Follower | null };
  const stop = (reason: Exclude<StopReason, null>): void => {
    if (state.stop !== null || aborted.signal.aborted) return;
    state.stop = reason;
    follower.current?.end();
    state.stoppedAtUs = run.upstream.stop(run.runId).then((gpuTimeUs) => {
      aborted.abort();
      return gpuTimeUs ?? follower.current?.lastGpuTimeUs() ?? null;
    });
  };
  const answered = Promise.withResolvers<void>();
  const finish = async (): Promise<FinishedRun> => {
    const deadline = setTimeout(() => stop('deadline'), run.deployment.runDeadlineMs);
    const startedAt = context.clock.now();
    const { pool } = context.database;
    follower.current = followRun(
      pool,
      context.clock,
      { ...run, prices: run.rateCard.components },
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
        heldNanos: follower.current.heldNanos(),
      });
    } finally {
      clearTimeout(deadline);
      follower.current.end();
    }
  };
  return { finished: finish(), answered: answered.promise, stop };
}

async function callWorker(
  context: ExecutionContext,
  run: HeldRun,
  signal: AbortSignal,
): Promise<UpstreamAnswer> {
  let outputPath: string;
  try {
    outputPath = await context.results.draftPath(run.runId);
  } catch (error) {
    context.onError(error, `making room for ${run.runId}`);
    return { kind: 'failed', detail: 'The result could not be stored.', gatewayUs: 0n };
  }
  const deadlineMs = run.deployment.runDeadlineMs;
  return await run.upstream.run({ ...run, deadlineMs, outputPath, signal });
}

/** Judges the answer of a run, keeps its result, and settles it. */
export async function concludeRun(
  context: ExecutionContext,
  run: Omit<HeldRun, 'parameters' | 'files' | 'upstream'>,
  end: Readonly<{
    answer: UpstreamAnswer;
    startedAt: Instant | null;
    stop: StopReason;
    stoppedAtUs: bigint | null;
    heldNanos: NanoUsd;
  }>,
): Promise<FinishedRun> {
  const counted = await countResult(context, run, end.answer);
  const judge = (answer: UpstreamAnswer): Judgement =>
    judgeAnswer({
      ...end,
      answer,
      counted,
      deadlineUs: deadlineUs(run.deployment),
      meter: run.deployment.meter,
      prices: run.rateCard.components,
      knownUsage: run.knownUsage,
      limitNanos: run.capNanos,
    });
  let judgement = judge(end.answer);
  let result: Kept | null = null;
  try {
    result = await keepResult(context, run.runId, judgement, end.answer);
  } catch (error) {
    // What cannot be fetched is not charged.
    context.onError(error, `storing the result of ${run.runId}`);
    const { gatewayUs } = end.answer;
    judgement = judge({ kind: 'failed', detail: 'The result could not be stored.', gatewayUs });
  }
  if (judgement.fault !== null) await recordFault(context, run, judgement.fault);
  const outcome: RunOutcome = {
    ...judgement,
    startedAt: end.startedAt,
    endedAt: context.clock.now(),
    gatewayUs: end.answer.gatewayUs,
    workerFault: judgement.fault !== null,
    result: result?.kept ?? null,
  };
  const { customerId, runId } = run;
  const settled = await context.settler.settle({ customerId, runId, outcome });
  if (judgement.status === 'succeeded' && judgement.billableUs !== null) {
    context.samples.add({
      deploymentId: run.deployment.id,
      bucket: run.bucket,
      runId,
      gpuTimeUs: judgement.billableUs,
      ratedNanos: judgement.ratedNanos,
      workerUs: judgement.workerUs,
      gatewayUs: end.answer.gatewayUs,
    });
  }
  return { outcome, field: judgement.field, settled, result: result?.stored ?? null };
}

const NOTHING_COUNTED: CountedOutput = { usage: {}, fault: null };

/** Counts what is paid for in the output, while it is still a draft. */
async function countResult(
  context: ExecutionContext,
  { runId, outputLimit }: Pick<HeldRun, 'runId' | 'outputLimit'>,
  answer: UpstreamAnswer,
): Promise<CountedOutput> {
  if (outputLimit === null || answer.kind !== 'output') return NOTHING_COUNTED;
  try {
    const draft = await context.results.draftPath(runId);
    if (answer.content === undefined) return await countOutput(draft, outputLimit);
    await writeFile(draft, answer.content, { mode: 0o600 });
    const counted = await countOutput(draft, outputLimit);
    await context.results.drop(runId);
    return counted;
  } catch (error) {
    // What cannot be counted is not charged.
    context.onError(error, `counting the output of ${runId}`);
    return { usage: {}, fault: 'The output could not be read.' };
  }
}

/** A result that is on disk: what the run's record says of it, and the result itself. */
type Kept = Readonly<{ kept: KeptResult; stored: StoredResult }>;

/** The result is on disk, synced, before the run is settled: what is charged can be fetched. */
async function keepResult(
  context: ExecutionContext,
  runId: RunId,
  judgement: Judgement,
  answer: UpstreamAnswer,
): Promise<Kept | null> {
  if (judgement.status !== 'succeeded' || answer.kind !== 'output') {
    await context.results.drop(runId);
    return null;
  }
  const { contentType, bytes, content } = answer;
  const said = { contentType, bytes };
  if (content === undefined) {
    const stored = { ...said, path: await context.results.keep(runId) };
    return { kept: said, stored };
  }
  const place = await context.results.keepSmall(runId, content);
  return { kept: { ...said, place }, stored: { ...said, content } };
}

async function recordFault(
  context: ExecutionContext,
  run: Pick<HeldRun, 'customerId' | 'runId' | 'deployment'>,
  fault: { kind: string; detail: string },
): Promise<void> {
  const now = context.clock.now();
  try {
    await insertWorkerFault(context.database.pool, now, {
      faultId: newId('fault', now),
      customerId: run.customerId,
      runId: run.runId,
      deploymentId: run.deployment.id,
      ...fault,
    });
  } catch (error) {
    // The run's own record says that it was a fault: only the words are lost.
    context.onError(error, 'recording a worker fault');
  }
}
