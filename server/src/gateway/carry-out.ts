import { type CustomerId, newId, type RunId } from '../ids/index.ts';
import type { Plan } from '../plans/index.ts';
import { ProblemError, problem } from '../problems/index.ts';
import type { OfferContext } from '../quotes/index.ts';
import type { UpstreamDirectory } from '../upstreams/index.ts';
import { answerKnownRun, findKnownRun } from './answer-known-run.ts';
import { runProblem } from './answer-run.ts';
import type { HoldAnswer } from './books/store.ts';
import type { ConclusionContext, FinishedRun } from './conclude-run.ts';
import { executeRun, type RunningRun } from './execute-run.ts';
import type { InFlight } from './in-flight.ts';
import { keyReused, orderHold, refusalOf } from './order-hold.ts';
import { type PlacingContext, placeHold, planOf, unavailable } from './place-hold.ts';
import { type PicturesOnce, type PreparedRun, prepareRun } from './prepare-run.ts';
import { type PictureContext, type RequestPictures, readPictures } from './read-pictures.ts';
import type { Principal, RunAnswer, RunRequest } from './run-request.ts';

/** What carrying out requests needs. */
export type CarryOutContext = OfferContext &
  PictureContext &
  PlacingContext &
  ConclusionContext &
  Readonly<{
    upstreams: Pick<UpstreamDirectory, 'of' | 'healthOf'>;
    refreshCatalog: () => Promise<unknown>;
    publicUrl: string;
    inFlight: Map<RunId, InFlight>;
    removeFiles: (paths: readonly string[]) => void;
    changed: (customerId: CustomerId, runId: RunId) => void;
    /** How long a finished run's customer waits for the books before the answer is 503. */
    settlePatienceMs: number;
  }>;

/**
 * Carries a request out from judging it to its settled answer. Passes on what `prepareRun`, the guard
 * or the run's own end refuses with.
 *
 * Refuses: billing-unavailable, where the books cannot be asked or written in time ·
 *   result-expired, for a run that is replayed too late
 */
export async function carryOut(context: CarryOutContext, request: RunRequest): Promise<RunAnswer> {
  const { principal } = request;
  const files = [...request.files.values()].map((file) => file.path);
  let started: Promise<RunAnswer> | undefined;
  try {
    const prepared = await prepareAndHold(context, request, files);
    if (prepared.hold === null) return await answerUnstarted(context, principal, prepared.run);
    const { run, hold } = prepared;
    if (hold.outcome === 'joined' || hold.outcome === 'replayed') {
      return await answerKnownRun(context, principal.customerId, {
        runId: hold.runId,
        outcome: hold.outcome,
      });
    }
    if (hold.outcome === 'idempotency-key-reused') throw await refuseKey(context, principal, run);
    if (hold.outcome !== 'placed') {
      const refusal = refusalOf(context.clock, hold.outcome, hold, run, context.publicUrl);
      if (hold.outcome !== 'billing-unavailable') throw refusal;
      // The line is stopped for new runs: what ran before is answered all the same.
      return await answerUnstarted(context, principal, { ...run, obstacle: refusal });
    }
    started = start(context, principal, run, hold.runId, files);
  } finally {
    if (started === undefined) context.removeFiles(files);
  }
  return await started;
}

/** A hold's answer that is final. */
type FinalAnswer = HoldAnswer &
  Readonly<{ outcome: Exclude<HoldAnswer['outcome'], 'touch-due' | 'stale'> }>;

/** How often a request is prepared again because its price or plan was no longer in force. */
const MOST_PREPARATIONS = 3;

/** Prepares a request and asks for its hold, at the prices and limits then in force. */
async function prepareAndHold(
  context: CarryOutContext,
  request: RunRequest,
  files: string[],
): Promise<{ run: PreparedRun; hold: FinalAnswer | null }> {
  const { principal } = request;
  const pictures = picturesOf(context, request, files);
  for (let preparation = 1; preparation <= MOST_PREPARATIONS; preparation += 1) {
    const remembered = preparation === 1 ? rememberedPlan(context, principal) : null;
    const run = await prepareOn(context, request, remembered, pictures);
    if (run.obstacle !== null) return { run, hold: null };
    const runId = newId('run', context.clock.now());
    const hold = await placeHold(context, orderHold(context.clock, principal, run, runId));
    const { outcome } = hold;
    if (outcome !== 'touch-due' && outcome !== 'stale') return { run, hold: { ...hold, outcome } };
    await context.refreshCatalog();
  }
  throw unavailable('Prices are being changed.');
}

/** The plan a program's key came with, which saves a question: no hold is placed if it is old. */
function rememberedPlan(context: CarryOutContext, principal: Principal): Plan | null {
  return principal.plan === undefined ? null : context.plans().newest(principal.plan);
}

/** Prepares a request on a plan. What an old plan forbids, the one in force may allow. */
async function prepareOn(
  context: CarryOutContext,
  request: RunRequest,
  remembered: Plan | null,
  pictures: PicturesOnce,
): Promise<PreparedRun> {
  const { customerId } = request.principal;
  const plan = remembered ?? (await planOf(context, customerId));
  try {
    return await prepareRun(context, request, plan, pictures);
  } catch (error) {
    const isForbidden =
      error instanceof ProblemError && error.slug === 'premium-model-requires-plan';
    if (remembered === null || !isForbidden) throw error;
    return await prepareRun(context, request, await planOf(context, customerId), pictures);
  }
}

/** Pictures are read, and fetched, once: a price that changed meanwhile does not change them. */
function picturesOf(
  context: CarryOutContext,
  request: RunRequest,
  written: string[],
): PicturesOnce {
  const { principal, idempotencyKey } = request;
  const isKnown = async (): Promise<boolean> =>
    idempotencyKey !== undefined &&
    (await findKnownRun(context, principal.customerId, idempotencyKey))?.isFree === false;
  let reading: Promise<RequestPictures> | undefined;
  return (sent) => {
    reading ??= readPictures(context, { ...sent, request, isKnown, written });
    return reading;
  };
}

function start(
  context: CarryOutContext,
  principal: Principal,
  run: PreparedRun,
  runId: RunId,
  files: readonly string[],
): Promise<RunAnswer> {
  const { customerId } = principal;
  const running = executeRun(context, {
    ...run,
    customerId,
    runId,
    upstream: context.upstreams.of(run.deployment),
    heldNanos: run.quote.holdNanos,
    fundsPolicy: run.plan.whenFundsEnd,
  });
  const answer = answerOf(context, { runId, deploymentId: run.deployment.id }, running);
  context.inFlight.set(runId, { customerId, running, answer });
  context.changed(customerId, runId);
  running.finished
    .catch((error: unknown) => context.onError(error, `carrying out ${runId}`))
    .finally(() => {
      context.inFlight.delete(runId);
      context.removeFiles(files);
      context.changed(customerId, runId);
    });
  // Nobody may be waiting any more: the run goes on, and its failure is in its record.
  answer.catch(() => undefined);
  return answer;
}

async function answerOf(
  context: CarryOutContext,
  { runId, deploymentId }: Readonly<{ runId: RunId; deploymentId: string }>,
  running: RunningRun,
): Promise<RunAnswer> {
  const { outcome, field, settled, result } = await finishedInTime(context, runId, running);
  if (outcome.status !== 'succeeded' || settled.status !== 'succeeded') {
    throw runProblem({ ...outcome, runId, chargeNanos: settled.chargeNanos }, field);
  }
  if (result === null) throw unavailable('The result could not be read.');
  return {
    runId,
    deploymentId,
    result,
    chargeNanos: settled.chargeNanos,
    availableNanos: settled.availableNanos,
    gpuTimeUs: outcome.billableUs ?? 0n,
    generationTimeUs: outcome.gatewayUs ?? 0n,
    replayed: false,
  };
}

/** A run that is done waits so long for the books; then its result is to be fetched later. */
async function finishedInTime(
  context: Pick<CarryOutContext, 'settlePatienceMs'>,
  runId: RunId,
  running: RunningRun,
): Promise<FinishedRun> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    void running.answered.then(() => {
      timer = setTimeout(() => reject(booksAway(runId)), context.settlePatienceMs).unref();
    });
  });
  try {
    return await Promise.race([running.finished, late]);
  } finally {
    clearTimeout(timer);
  }
}

function booksAway(runId: RunId): ProblemError {
  const detail =
    'The run is done, but the books cannot be written just now. Its result waits: send the same ' +
    `request with its Idempotency-Key again, or fetch /v1/requests/${runId}.`;
  return problem('billing-unavailable', detail, { requestId: runId, retryAfterMs: 5_000 });
}

/** The key was used for another request: which one says in what they differ. */
async function refuseKey(
  context: CarryOutContext,
  { customerId }: Principal,
  { idempotencyKey, requestHash }: PreparedRun,
): Promise<ProblemError> {
  const known =
    idempotencyKey === null ? undefined : await findKnownRun(context, customerId, idempotencyKey);
  return keyReused(requestHash, known?.requestHash);
}

/** The run cannot be started: a request whose key is in use already is answered all the same. */
async function answerUnstarted(
  context: CarryOutContext,
  principal: Principal,
  run: PreparedRun,
): Promise<RunAnswer> {
  const { idempotencyKey } = run;
  const known =
    idempotencyKey === null
      ? undefined
      : await findKnownRun(context, principal.customerId, idempotencyKey);
  const cannotStart = run.obstacle ?? unavailable('The run cannot be started.');
  if (known === undefined) throw cannotStart;
  if (known.requestHash !== run.requestHash) throw keyReused(run.requestHash, known.requestHash);
  // This request cannot take the key of a run that failed.
  if (known.isFree) throw cannotStart;
  return await answerKnownRun(context, principal.customerId, known);
}
