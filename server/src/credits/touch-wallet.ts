import { type CustomerId, newId } from '../ids/index.ts';
import { lockWallet } from '../ledger/index.ts';
import { FREE_PLAN_SLUG, type PlanList } from '../plans/index.ts';
import type { Transaction } from '../postgres/index.ts';
import { assert } from '../problems/index.ts';
import type { Clock } from '../time/index.ts';
import { decideTouch } from './decide-touch.ts';
import type { OpenGrant } from './grant.ts';
import {
  insertExpiry,
  insertGrant,
  selectOpenGrants,
  selectTouchFacts,
  updateSchedule,
} from './store.ts';

/**
 * Brings a customer's credit up to the present: expires what is due and gives the day's credit.
 *
 * Idempotent: a second touch of the day changes nothing. Without `giveDaily` it only expires, which
 * is what the job does for customers who did not come.
 * Law: afterwards the wallet's balance is what is left of its grants.
 */
export async function touchWallet(
  tx: Transaction,
  clock: Clock,
  input: { customerId: CustomerId; plans: PlanList; giveDaily: boolean },
): Promise<void> {
  const { customerId } = input;
  const wallet = await lockWallet(tx, clock, customerId);
  const facts = await selectTouchFacts(tx, customerId);
  if (wallet === undefined || facts === undefined) return;
  const plan = input.plans.newest(facts.plan) ?? input.plans.newest(FREE_PLAN_SLUG);
  assert(plan !== null, 'a customer has no plan, and there is no free one');
  const now = clock.now();
  const openGrants = await selectOpenGrants(tx, customerId);
  const decision = decideTouch({
    ...facts,
    now,
    plan,
    openGrants,
    dailyCreditAt: wallet.dailyCreditAt,
    giveDaily: input.giveDaily,
  });
  for (const open of decision.expire) await expire(tx, clock, customerId, open);
  for (const grant of decision.grant) {
    const kind = grant.kind === 'introductory' ? 'bonus' : 'grant';
    const ids = { grantId: newId('grant', now), transactionId: newId('transaction', now) };
    await insertGrant(tx, now, { customerId, kind, ...ids }, grant);
  }
  await updateSchedule(tx, customerId, decision);
}

async function expire(
  tx: Transaction,
  clock: Clock,
  customerId: CustomerId,
  open: OpenGrant,
): Promise<void> {
  const transactionId = newId('transaction', clock.now());
  await insertExpiry(tx, clock.now(), { customerId, grantId: open.grantId, transactionId });
}
