import type { Id, RunId } from '../ids/index.ts';
import { newId } from '../ids/index.ts';
import { formatDollars } from '../money/index.ts';
import { type ProblemError, type ProblemSlug, problem } from '../problems/index.ts';
import { differInCapAlone } from '../runs/index.ts';
import { addMs, type Clock, startOfNextUtcDay, toIso } from '../time/index.ts';
import type { HoldAnswer, HoldOrder, HoldOutcome } from './books/store.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { Principal } from './run-request.ts';

/** How long the use of an idempotency key is remembered. */
const IDEMPOTENCY_LIFE_MS = 72 * 3_600_000;

/** Time beyond a run's deadline in which its answer is still judged and settled. */
const SETTLING_MS = 30_000;

/** The order for a prepared run's hold. */
export function orderHold(
  clock: Clock,
  principal: Principal,
  run: PreparedRun,
  runId: RunId,
): HoldOrder {
  const now = clock.now();
  const useId: Id<'idempotencyUse'> = newId('idempotencyUse', now);
  return {
    customerId: principal.customerId,
    runId,
    keyId: principal.keyId,
    plan: run.plan.slug,
    amountNanos: run.quote.holdNanos,
    capNanos: run.capNanos,
    concurrentRuns: run.plan.concurrentRuns,
    requestsPerMinute: run.plan.requestsPerMinute,
    idempotency:
      run.idempotencyKey === null
        ? null
        : {
            key: run.idempotencyKey,
            requestHash: run.requestHash,
            useId,
            expiresAt: addMs(now, IDEMPOTENCY_LIFE_MS),
          },
    model: run.model.slug,
    deploymentId: run.deployment.id,
    rateCardId: run.rateCard.id,
    source: principal.source,
    bucket: run.bucket,
    usage: run.knownUsage,
    outputLimit: run.outputLimit,
    fundsPolicy: run.plan.whenFundsEnd,
    deadlineAt: addMs(now, run.deployment.runDeadlineMs + SETTLING_MS),
    tags: run.tags,
  };
}

type Refusal = Exclude<HoldOutcome, 'placed' | 'joined' | 'replayed' | 'touch-due' | 'stale'>;

const REFUSALS: Readonly<Record<Refusal, { slug: ProblemSlug; detail: string }>> = {
  unauthenticated: { slug: 'unauthenticated', detail: 'This API key is not valid (any more).' },
  'customer-suspended': { slug: 'customer-suspended', detail: 'This customer is suspended.' },
  'idempotency-key-reused': {
    slug: 'idempotency-key-reused',
    detail: 'This Idempotency-Key was used for another request within the last 72 hours.',
  },
  'in-debt': { slug: 'in-debt', detail: 'A reversed payment has left a debt.' },
  'rate-limited': { slug: 'rate-limited', detail: 'Too many requests within a minute.' },
  'concurrency-limited': {
    slug: 'concurrency-limited',
    detail: 'As many runs as your plan allows are going on at this moment.',
  },
  'out-of-credits': { slug: 'out-of-credits', detail: '' },
  'spend-limit-reached': {
    slug: 'spend-limit-reached',
    detail: 'The spend limit of this month is reached.',
  },
  'billing-unavailable': {
    slug: 'billing-unavailable',
    detail: 'The operator has stopped the line: no new runs are started.',
  },
};

/** The refusal of a key that another request has used; it names a cap that is all that differs. */
export function keyReused(sentHash: string, knownHash: string | undefined): ProblemError {
  const { slug, detail } = REFUSALS['idempotency-key-reused'];
  if (knownHash === undefined || !differInCapAlone(sentHash, knownHash)) {
    return problem(slug, detail);
  }
  const differs =
    'This Idempotency-Key was used for the same request with another x-max-cost within the last ' +
    '72 hours. The cap is part of the request: send it as it was, or with a new key.';
  return problem(slug, differs, { field: 'x-max-cost' });
}

/** The problem for a refusal of the guard, with what a client needs to act on it. */
export function refusalOf(
  clock: Clock,
  outcome: Refusal,
  answer: HoldAnswer,
  run: PreparedRun,
  publicUrl: string,
): ProblemError {
  const { slug, detail } = REFUSALS[outcome];
  if (outcome === 'out-of-credits') return outOfCredits(clock, answer, run, publicUrl);
  if (outcome === 'rate-limited') {
    const limit = `${run.plan.requestsPerMinute} requests a minute`;
    return problem(slug, `Your plan allows ${limit}.`, {
      retryAfterMs: answer.retryAfterMs ?? 1_000,
      limit: run.plan.requestsPerMinute,
    });
  }
  if (outcome === 'concurrency-limited') {
    return problem(slug, detail, { retryAfterMs: 1_000, limit: run.plan.concurrentRuns });
  }
  if (outcome === 'billing-unavailable') return problem(slug, detail, { retryAfterMs: 30_000 });
  return problem(slug, detail);
}

function outOfCredits(
  clock: Clock,
  answer: HoldAnswer,
  run: PreparedRun,
  publicUrl: string,
): ProblemError {
  const required = run.quote.holdNanos;
  const available = answer.availableNanos;
  const daily = run.plan.creditCadence === 'day' && run.plan.creditNanos > 0n;
  const resetsAt = daily ? toIso(startOfNextUtcDay(clock.now())) : null;
  const returns = resetsAt === null ? '' : ' Free credit returns at 00:00 UTC.';
  const shown = { available: dollars(available), required: dollars(required) };
  return problem(
    'out-of-credits',
    `You have $${shown.available} left. This run needs $${shown.required} set aside.${returns}`,
    {
      available: formatDollars(available),
      required: formatDollars(required),
      shortfall: formatDollars((required - available) as typeof required),
      resetsAt,
      topUpUrl: `${publicUrl}/usage`,
    },
  );
}

/** Dollars for a sentence: exact, without the zeros behind the cents. */
function dollars(amount: Parameters<typeof formatDollars>[0]): string {
  return formatDollars(amount).replace(/0{1,7}$/, '');
}
