import type { CustomerId, RunId } from '../ids/index.ts';
import { availableNanos, readWallet } from '../ledger/index.ts';
import { formatDollars, type NanoUsd, ZERO_NANOS } from '../money/index.ts';
import type { Database } from '../postgres/index.ts';
import { type ProblemError, type ProblemSlug, problem } from '../problems/index.ts';
import { RESULT_LIFE_MS, type ResultFiles, type Run } from '../runs/index.ts';
import type { Clock } from '../time/index.ts';
import type { RunAnswer, StoredResult } from './run-request.ts';

/** What answering from the books needs. */
export type AnswerContext = Readonly<{
  database: Pick<Database, 'pool'>;
  clock: Clock;
  results: Pick<ResultFiles, 'find' | 'readSmall'>;
}>;

/** What a customer has left; zero where there is no wallet. */
export async function leftNanos(context: AnswerContext, customerId: CustomerId): Promise<NanoUsd> {
  const wallet = await readWallet(context.database.pool, context.clock, customerId);
  return wallet === undefined ? ZERO_NANOS : availableNanos(wallet);
}

/** A run's stored result; null where it failed, or is no longer kept. */
export async function storedResult(
  context: AnswerContext,
  run: Pick<Run, 'runId' | 'result'>,
): Promise<StoredResult | null> {
  if (run.result === null) return null;
  const { contentType, bytes, place } = run.result;
  if (place !== undefined) {
    const content = await context.results.readSmall(place, bytes);
    return content === undefined ? null : { contentType, bytes, content };
  }
  const found = await context.results.find(run.runId);
  return found === undefined ? null : { ...found, contentType };
}

/**
 * Answers a request from the record of a run: what it gave, or the problem it ended with.
 *
 * Refuses: result-expired, and whatever the run itself ended with
 */
export async function answerFromRecord(
  context: AnswerContext,
  run: Run,
  replayed: boolean,
): Promise<RunAnswer> {
  if (run.status !== 'succeeded') throw runProblem(run);
  const result = await storedResult(context, run);
  if (result === null) {
    const kept = context.clock.now() - run.endedAt < RESULT_LIFE_MS;
    const detail = kept
      ? 'The result of this run is not on this server: servers of one database share DATA_DIR.'
      : 'The result of this run is no longer kept.';
    throw problem('result-expired', detail, {
      requestId: run.runId,
      charge: formatDollars(run.chargeNanos),
    });
  }
  return {
    runId: run.runId,
    deploymentId: run.deploymentId,
    result,
    chargeNanos: run.chargeNanos,
    availableNanos: await leftNanos(context, run.customerId),
    gpuTimeUs: run.billableUs ?? 0n,
    generationTimeUs: run.gatewayUs ?? 0n,
    replayed,
  };
}

/** The problem a run ended with, naming the run and what it cost. */
export function runProblem(
  run: Readonly<{
    runId: RunId;
    code: ProblemSlug | null;
    detail: string | null;
    chargeNanos: NanoUsd;
  }>,
  field: string | null = null,
): ProblemError {
  return problem(run.code ?? 'upstream-failed', run.detail ?? 'The run failed.', {
    requestId: run.runId,
    charge: formatDollars(run.chargeNanos),
    ...(field === null ? {} : { field }),
    ...(run.code === 'no-worker' ? { retryAfterMs: 2_000 } : {}),
  });
}
