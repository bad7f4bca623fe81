import { touchWallet } from '../credits/index.ts';
import { findCustomer } from '../customers/index.ts';
import type { CustomerId, RunId } from '../ids/index.ts';
import { FREE_PLAN_SLUG, type Plan, type PlanList } from '../plans/index.ts';
import { type Database, isWeather } from '../postgres/index.ts';
import { type ProblemError, problem } from '../problems/index.ts';
import { freeOutcome, type RunOutcome } from '../runs/index.ts';
import type { Clock } from '../time/index.ts';
import type { Lanes } from './books/lanes.ts';
import type { Settler } from './books/settler.ts';
import type { HoldAnswer, HoldOrder } from './books/store.ts';

/** What placing holds needs. */
export type PlacingContext = Readonly<{
  database: Pick<Database, 'pool' | 'transaction'>;
  clock: Clock;
  plans: () => PlanList;
  lanes: Pick<Lanes, 'holds'>;
  settler: Pick<Settler, 'settle'>;
  /** A request waits for the books at most so long, then it is refused with 503. */
  patienceMs: number;
}>;

/** How often a wallet is touched for one request before something is wrong. */
const MOST_TOUCHES = 3;

/** The plan of a customer, as the database has it. */
export async function planOf(context: PlacingContext, customerId: CustomerId): Promise<Plan> {
  const customer = await patiently(context, findCustomer(context.database.pool, { customerId }));
  const plan = context.plans().newest(customer?.plan ?? FREE_PLAN_SLUG);
  if (plan === null) throw unavailable('The plans are not loaded.');
  return plan;
}

/**
 * Places a hold, expiring and granting first what is due.
 *
 * A request that is not answered in time is refused, and its hold, should it come to be placed
 * after all, is released at once.
 * Refuses: billing-unavailable
 */
export async function placeHold(context: PlacingContext, order: HoldOrder): Promise<HoldAnswer> {
  for (let touches = 0; ; touches += 1) {
    const asked = context.lanes.holds.add(order);
    let answer: HoldAnswer;
    try {
      answer = await patiently(context, asked);
    } catch (error) {
      releaseLater(context, order, asked);
      throw error;
    }
    if (answer.outcome !== 'touch-due') return answer;
    if (touches === MOST_TOUCHES) throw unavailable('The wallet is being changed.');
    await patiently(
      context,
      context.database.transaction((tx) =>
        touchWallet(tx, context.clock, {
          customerId: order.customerId,
          plans: context.plans(),
          giveDaily: true,
        }),
      ),
    );
  }
}

/** Waits as long as a request may wait for the books; weather and waiting become 503. */
async function patiently<T>(context: PlacingContext, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(unavailable('The books did not answer in time.')),
      context.patienceMs,
    );
  });
  try {
    return await Promise.race([answer, patience]);
  } catch (error) {
    throw isWeather(error) ? unavailable('The books cannot be written just now.') : error;
  } finally {
    clearTimeout(timer);
  }
}

/** The refusal of a run that could not be accounted for. */
export function unavailable(detail: string): ProblemError {
  return problem('billing-unavailable', `${detail} Nothing was charged.`, { retryAfterMs: 2_000 });
}

/**
 * The request is gone, but its order may have been carried out, now or later: whatever came of it
 * is released. A hold that was never placed makes the settlement answer hold-not-found, which is as
 * good.
 */
function releaseLater(context: PlacingContext, order: HoldOrder, asked: Promise<unknown>): void {
  const release = (): Promise<unknown> =>
    context.settler.settle({
      customerId: order.customerId,
      runId: order.runId as RunId,
      outcome: releasedOutcome(context.clock),
    });
  asked
    .then(release, (error: unknown) => (isWeather(error) ? release() : undefined))
    .catch(() => undefined);
}

function releasedOutcome(clock: Clock): RunOutcome {
  return freeOutcome({
    status: 'failed',
    code: 'billing-unavailable',
    rule: 'refused',
    detail: 'The books did not answer in time, so the run was not started.',
    endedAt: clock.now(),
  });
}
