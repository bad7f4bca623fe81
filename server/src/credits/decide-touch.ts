import { nanoUsd } from '../money/index.ts';
import type { Plan } from '../plans/index.ts';
import { DAY_MS, type Instant, startOfNextUtcDay, startOfUtcDay, utcDay } from '../time/index.ts';
import { type Grant, grantLabel, type OpenGrant } from './grant.ts';

/** What decides whether a wallet's credit must change now. */
export type TouchInput = Readonly<{
  now: Instant;
  plan: Plan;
  /** When the customer came: the introductory days count from this UTC day. */
  signedUpAt: Instant;
  openGrants: readonly OpenGrant[];
  /** When the oldest open hold was placed; null where none is open. */
  oldestHoldAt: Instant | null;
  /** From when a new day's credit is due. */
  dailyCreditAt: Instant | null;
  /** False for the job that only expires, for customers who did not come. */
  giveDaily: boolean;
}>;

/** What to post, and when to look again. */
export type TouchDecision = Readonly<{
  expire: readonly OpenGrant[];
  grant: readonly Grant[];
  nextExpiryAt: Instant | null;
  dailyCreditAt: Instant | null;
  /** Expired credit stays on the books, because an older hold is open. */
  pendingExpiry: boolean;
}>;

/**
 * Decides what a touch does to a wallet: expire what is due, give the day's credit, double it in
 * the first days.
 *
 * Law: an expired grant is posted off only when no hold older than its expiry is open.
 */
export function decideTouch(input: TouchInput): TouchDecision {
  const due = input.openGrants.filter((grant) => isDue(grant, input.now));
  const expire = due.filter((grant) => !heldBack(grant, input.oldestHoldAt));
  const grant = dailyGrants(input);
  const staying = input.openGrants.filter((open) => !expire.includes(open));
  const expiries = [...staying, ...grant]
    .map((lot) => lot.expiresAt)
    .filter((expiresAt) => expiresAt !== null);
  return {
    expire,
    grant,
    nextExpiryAt: expiries.toSorted((a, b) => a - b)[0] ?? null,
    dailyCreditAt: nextDailyCredit(input),
    pendingExpiry: expire.length < due.length,
  };
}

function isDue(grant: OpenGrant, now: Instant): boolean {
  return grant.expiresAt !== null && grant.expiresAt <= now;
}

function heldBack(grant: OpenGrant, oldestHoldAt: Instant | null): boolean {
  return grant.expiresAt !== null && oldestHoldAt !== null && oldestHoldAt < grant.expiresAt;
}

function creditsDaily(plan: Plan): boolean {
  return plan.creditCadence === 'day' && plan.creditNanos > 0n;
}

function nextDailyCredit({ now, plan, giveDaily, dailyCreditAt }: TouchInput): Instant | null {
  if (!giveDaily) return dailyCreditAt;
  return creditsDaily(plan) ? startOfNextUtcDay(now) : null;
}

function dailyGrants({ now, plan, signedUpAt, giveDaily }: TouchInput): readonly Grant[] {
  if (!giveDaily || !creditsDaily(plan)) return [];
  const day = {
    periodKey: utcDay(now),
    promotional: true,
    effectiveAt: startOfUtcDay(now),
    expiresAt: startOfNextUtcDay(now),
  };
  const free: Grant = {
    ...day,
    kind: 'free-daily',
    label: grantLabel('free-daily', now),
    amountNanos: plan.creditNanos,
  };
  const offer = plan.introductory;
  if (offer === null || offer.period.kind !== 'days') return [free];
  const dayOfOffer = (startOfUtcDay(now) - startOfUtcDay(signedUpAt)) / DAY_MS;
  if (dayOfOffer >= offer.period.days || offer.multiplier < 2) return [free];
  const bonus: Grant = {
    ...day,
    kind: 'introductory',
    label: grantLabel('introductory', now),
    amountNanos: nanoUsd(plan.creditNanos * BigInt(offer.multiplier - 1)),
  };
  return [free, bonus];
}
