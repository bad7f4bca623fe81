import { writeFile } from 'node:fs/promises';
import { type Deployment, deadlineUs, type RateCard } from '../catalog/index.ts';
import { type CustomerId, newId, type RunId } from '../ids/index.ts';
import { extendHold } from '../ledger/index.ts';
import { type NanoUsd, nanoUsd } from '../money/index.ts';
import type { FundsPolicy } from '../plans/index.ts';
import { type Database, isWeather } from '../postgres/index.ts';
import type { Usage } from '../pricing/index.ts';
import type { KeptResult, ResultFiles, RunOutcome, RunSamples } from '../runs/index.ts';
import type { Clock, Instant } from '../time/index.ts';
import type { UpstreamAnswer } from '../upstreams/index.ts';
import type { Settler } from './books/settler.ts';
import { insertWorkerFault, type Settled } from './books/store.ts';
import { type CountedOutput, countOutput } from './count-output.ts';
import { type Judgement, judgeAnswer, type StopReason } from './judge-answer.ts';
import type { StoredResult } from './run-request.ts';

/** What bringing a run to its end needs. */
export type ConclusionContext = Readonly<{
  database: Pick<Database, 'pool'>;
  clock: Clock;
  results: ResultFiles;
  samples: Pick<RunSamples, 'add'>;
  settler: Settler;
  onError: (error: unknown, what: string) => void;
  /** Told where a result could not be written: nothing new is started for a while. */
  storingFailed: (error: unknown) => void;
}>;

/** A run as far as its end depends on it. */
export type RunToConclude = Readonly<{
  customerId: CustomerId;
  runId: RunId;
  deployment: Deployment;
  rateCard: RateCard;
  knownUsage: Usage;
  /** See `outputLimit`. */
  outputLimit: bigint | null;
  bucket: string;
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

/** How a run came to its end. */
type RunEnd = Readonly<{
  answer: UpstreamAnswer;
  startedAt: Instant | null;
  stop: StopReason;
  stoppedAtUs: bigint | null;
  /** See `judgeAnswer`. */
  watched: boolean;
}>;

/** Judges the answer of a run, keeps its result, and settles it. */
export async function concludeRun(
  context: ConclusionContext,
  run: RunToConclude,
  end: RunEnd,
): Promise<FinishedRun> {
  const counted = await countResult(context, run, end.answer);
  let judgement = withoutBlame(context, run, end.answer, judgeEnd(run, end, counted));
  if (run.outputLimit !== null && judgement.status === 'succeeded') {
    const limitNanos = await fundsLimit(context, run, judgement.ratedNanos);
    if (judgement.ratedNanos > limitNanos) judgement = judgeEnd(run, end, counted, limitNanos);
  }
  let result: Kept | null = null;
  try {
    result = await keepResult(context, run.runId, judgement, end.answer);
  } catch (error) {
    const answer = notStored(end.answer, error);
    judgement = withoutBlame(context, run, answer, judgeEnd(run, { ...end, answer }, counted));
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
  if (judgement.status === 'written_off') tellWriteOff(context, runId);
  const settled = await context.settler.settle({ customerId, runId, outcome });
  addSample(context, run, judgement, end.answer);
  return { outcome, field: judgement.field, settled, result: result?.stored ?? null };
}

function judgeEnd(
  run: RunToConclude,
  end: RunEnd,
  counted: CountedOutput,
  limitNanos = run.capNanos,
): Judgement {
  return judgeAnswer({
    ...end,
    counted,
    deadlineUs: deadlineUs(run.deployment),
    meter: run.deployment.meter,
    prices: run.rateCard.components,
    knownUsage: run.knownUsage,
    limitNanos,
  });
}

function notStored({ gatewayUs }: UpstreamAnswer, error: unknown): UpstreamAnswer {
  const detail = 'The result could not be stored.';
  return { kind: 'failed', detail, unstored: error, gatewayUs };
}

/**
 * The rated cost up to which a counted output is given: what the hold, extended as far as the funds
 * go, covers, and under `finish` twice that. GPU time is watched while it is used; what an output
 * costs is known only when it is there.
 */
async function fundsLimit(
  context: ConclusionContext,
  run: RunToConclude,
  ratedNanos: NanoUsd,
): Promise<NanoUsd> {
  try {
    const targetNanos = ratedNanos;
    const held = await extendHold(context.database.pool, context.clock, { hold: run, targetNanos });
    if (held === undefined) return ratedNanos;
    return run.fundsPolicy === 'stop' ? held : nanoUsd(held * 2n);
  } catch (error) {
    // Books that cannot be asked have not said that funds ended; settling asks them once more.
    if (!isWeather(error)) throw error;
    return ratedNanos;
  }
}

function tellWriteOff(context: ConclusionContext, runId: RunId): void {
  context.onError(new Error(`the outcome of ${runId} is unknown`), 'writing off a run');
}

/** Where our own disk failed, no worker did; the run is free, as what cannot be fetched is. */
function withoutBlame(
  context: ConclusionContext,
  { runId }: Pick<RunToConclude, 'runId'>,
  answer: UpstreamAnswer,
  judged: Judgement,
): Judgement {
  if (answer.kind !== 'failed' || answer.unstored === undefined) return judged;
  context.onError(answer.unstored, `storing the result of ${runId}`);
  context.storingFailed(answer.unstored);
  if (judged.code !== 'upstream-failed') return judged;
  const rule = answer.unsent === true ? 'refused' : judged.rule;
  return { ...judged, code: 'billing-unavailable', rule };
}

function addSample(
  context: ConclusionContext,
  run: RunToConclude,
  judgement: Judgement,
  answer: UpstreamAnswer,
): void {
  if (judgement.status === 'succeeded' && judgement.billableUs !== null) {
    context.samples.add({
      deploymentId: run.deployment.id,
      bucket: run.bucket,
      runId: run.runId,
      gpuTimeUs: judgement.billableUs,
      usage: judgement.usage,
      ratedNanos: judgement.ratedNanos,
      workerUs: judgement.workerUs,
      gatewayUs: answer.gatewayUs,
    });
  }
}

const NOTHING_COUNTED: CountedOutput = { usage: {}, fault: null };

/** Counts what is paid for in the output, while it is still a draft. */
async function countResult(
  context: ConclusionContext,
  { runId, outputLimit }: Pick<RunToConclude, 'runId' | 'outputLimit'>,
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
  context: ConclusionContext,
  runId: RunId,
  judgement: Judgement,
  answer: UpstreamAnswer,
): Promise<Kept | null> {
  if (judgement.status !== 'succeeded' || answer.kind !== 'output') {
    // A draft that stays behind changes nothing of how the run ended, and is removed in time.
    await context.results.drop(runId).catch((error: unknown) => {
      context.onError(error, `dropping the output of ${runId}`);
    });
    return null;
  }
  const { contentType, bytes, content } = answer;
  const said = { contentType, bytes };
  if (content === undefined) {
    const kept = { ...said, sha256: answer.sha256 };
    return { kept, stored: { ...kept, path: await context.results.keep(runId) } };
  }
  const small = await context.results.keepSmall(runId, content);
  return { kept: { ...said, ...small }, stored: { ...said, content } };
}

async function recordFault(
  context: ConclusionContext,
  run: Pick<RunToConclude, 'customerId' | 'runId' | 'deployment'>,
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
