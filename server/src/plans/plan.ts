import type { NanoUsd } from '../money/index.ts';

/** How often a plan credits: each UTC day, or each paid cycle. */
export type CreditCadence = 'day' | 'cycle';

/**
 * What happens when the funds end under a run: it may go on to twice its hold, or it is stopped.
 */
export type FundsPolicy = 'finish' | 'stop';

/**
 * Plan credit is multiplied at first: for a number of UTC days from sign-up, or for the first paid
 * cycle.
 */
export type IntroductoryOffer = Readonly<{
  /** A whole number; 2 doubles. */
  multiplier: number;
  period: Readonly<{ kind: 'days'; days: number }> | Readonly<{ kind: 'first-cycle' }>;
}>;

/**
 * One version of a plan. A change makes a new version; who has the old one keeps it until moved.
 */
export type Plan = Readonly<{
  slug: string;
  version: number;
  name: string;
  /** A plan that nobody can newly choose. */
  retired: boolean;
  /** Per month; 0 for a plan that costs nothing. */
  priceNanos: NanoUsd;
  creditNanos: NanoUsd;
  creditCadence: CreditCadence;
  introductory: IntroductoryOffer | null;
  /** Whether premium models may be run. */
  premium: boolean;
  whenFundsEnd: FundsPolicy;
  requestsPerMinute: number;
  concurrentRuns: number;
}>;

/** What the file says of a plan; the version is the database's. */
export type PlanDefinition = Omit<Plan, 'version'>;

/** The plan every customer starts on. */
export const FREE_PLAN_SLUG = 'free';
