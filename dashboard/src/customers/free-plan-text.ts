import type { Plan } from '../client/nouns.ts';
import { moneyText, nanosOf } from '../ui/money.ts';

/** What signing up brings, in one sentence, as the plans say it; empty while they are unknown. */
export function freePlanText(plans: readonly Plan[]): string {
  const free = plans.find((plan) => nanosOf(plan.price) === 0n);
  if (free === undefined) return '';
  const { credits, introductory } = free;
  const often = credits.cadence === 'day' ? 'every day' : 'every month';
  const credit = `${moneyText(credits.amount)} of credit ${often}, no card needed`;
  if (introductory === null) return `${credit}.`;
  const times = introductory.multiplier === 2 ? 'doubled' : `${introductory.multiplier} times that`;
  const period = introductory.days === null ? 'first month' : `first ${introductory.days} days`;
  return `${credit} — ${times} for your ${period}.`;
}
