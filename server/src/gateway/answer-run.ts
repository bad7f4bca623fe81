import type { CustomerId, RunId } from '../ids/index.ts';
import { availableNanos, readWallet } from '../ledger/index.ts';
import { formatDollars, type NanoUsd, ZERO_NANOS } from '../money/index.ts';
import type { Database } from '../postgres/index.ts';
import { type ProblemError, type ProblemSlug, problem } from '../problems/index.ts';
import { RESULT_LIFE_MS, type ResultFiles, type ResultLoss, type Run } from '../runs/index.ts';
import type { Clock } from '../time/index.ts';
import type { RunAnswer, StoredResult } from './run-request.ts';

/** What answering from the books needs. */
export type AnswerContext = Readonly<{
  database: Pick<Database, 'pool'>;
  clock: Clock;
  results: Pick<ResultFiles, 'find' | 'readSmall' | 'setAside'>;
  onError: (error: unknown, what: string) => void;
}>;

const RETRY_MS = 5_000;

/** What a customer has left; zero where there is no wallet. */
export async function leftNanos(context: AnswerContext, customerId: CustomerId): Promise<NanoUsd> {
  const wallet = await readWallet(context.database.pool, context.clock, customerId);
  return wallet === undefined ? ZERO_NANOS : availableNanos(wallet);
}

/** A run's stored result, or why it is not given; nulls where the run made none. */
export async function storedResult(
  context: AnswerContext,
  run: Run,
): Promise<Readonly<{ result: StoredResult | null; lost: ProblemError | null }>> {
  if (run.result === null) return { result: null, lost: null };
  const { contentType, bytes, place, sha256 } = run.result;
  if (place !== undefined) {
    const content = await context.results.readSmall(place, run.result);
    if ('loss' in content) return { result: null, lost: lostResult(context, run, content) };
    return { result: { contentType, bytes, content }, lost: null };
  }
  const found = await context.results.find(run.runId, bytes);
  if ('loss' in found) return { result: null, lost: lostResult(context, run, found) };
  const damaged = (): void => {
    context.results.setAside(run.runId).catch((error: unknown) => {
      context.onError(error, `setting aside the result of ${run.runId}`);
    });
  };
  return { result: { contentType, bytes, sha256, path: found.path, damaged }, lost: null };
}

/** The refusal of a result that is lost; the operator hears of what should be there. */
function lostResult(
  context: AnswerContext,
  { runId, endedAt, chargeNanos }: Run,
  { loss, cause }: ResultLoss,
): ProblemError {
  const members = { requestId: runId, charge: formatDollars(chargeNanos) };
  const isDue = context.clock.now() - endedAt < RESULT_LIFE_MS;
  if (!isDue && loss === 'gone') {
    return problem('result-expired', 'The result of this run is no longer kept.', members);
  }
  context.onError(cause, `reading the result of ${runId}`);
  if (loss === 'damaged') {
    const detail = 'What is stored of the result of this run is not what it gave; it is withheld.';
    return problem('result-damaged', detail, members);
  }
  if (loss === 'unreadable') {
    const detail = 'The result of this run cannot be read just now.';
    return problem('server-busy', detail, { ...members, retryAfterMs: RETRY_MS });
  }
  const detail =
    'The result of this run is not on this server: servers of one database share DATA_DIR.';
  return problem('result-expired', detail, members);
}

/**
 * Answers a request from the record of a run: what it gave, or the problem it ended with.
 *
 * Passes on what the run itself ended with.
 *
 * Refuses: result-expired · result-damaged · server-busy, where it cannot be read now
 */
export async function answerFromRecord(
  context: AnswerContext,
  run: Run,
  replayed: boolean,
): Promise<RunAnswer> {
  if (run.status !== 'succeeded') throw runProblem(run);
  const { result, lost } = await storedResult(context, run);
  if (result === null) throw lost ?? problem('result-expired', 'The run has no result.');
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
    ...(run.code === 'billing-unavailable' ? { retryAfterMs: RETRY_MS } : {}),
  });
}
