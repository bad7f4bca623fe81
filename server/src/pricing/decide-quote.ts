import {
  divideHalfAwayFromZero,
  MAX_NANOS,
  type NanoUsd,
  nanoUsd,
  type Price,
  ZERO_NANOS,
} from '../money/index.ts';
import { exactCost } from './exact-cost.ts';
import { type RecentUsage, SAMPLES_NEEDED } from './recent-usage.ts';
import type { Usage } from './usage.ts';

/** What a quote is made of. */
export type QuoteInput = Readonly<{
  prices: readonly Price[];
  /** Usage that is certain before the run; see `countUsage`. */
  known: Usage;
  /** The greatest usage of every meter, of `known` and of what only the run will show. */
  most: Usage;
  /** Usage of recent successful runs of the same deployment and bucket; null for none. */
  recent: RecentUsage | null;
  /** The deployment's configured hold until there are enough recent runs. */
  defaultHoldNanos: NanoUsd;
  /** `x-max-cost`, where the caller named one. */
  capNanos: NanoUsd | null;
}>;

/** Where a quote comes from. `exact`: everything the prices count is known beforehand. */
export type QuoteBasis = 'exact' | 'recent-runs' | 'default';

/** What a run will cost, and how much of it is set aside. */
export type Quote = Readonly<{
  /** What the run is certain to cost once it succeeds. */
  knownNanos: NanoUsd;
  /** Enough in 19 of 20 cases, whatever the cap. */
  expectedNanos: NanoUsd;
  /** What half of such runs cost at most; null while there was none. */
  typicalNanos: NanoUsd | null;
  /** How much to set aside before the run. */
  holdNanos: NanoUsd;
  /** The charge is never more: the cap, or what the greatest usage costs. */
  maximumNanos: NanoUsd;
  basis: QuoteBasis;
}>;

/**
 * Decides what a run is said to cost before it: on pages, in quotes, and for its hold.
 *
 * A run whose every price is known beforehand costs exactly that. Otherwise what such runs used
 * lately, at the 95th percentile, is rated at the prices given together with what is known of this
 * one; until there are 20, the configured default, or the median of those few where that is more.
 * A cap makes the hold and the maximum smaller, never larger.
 * Law: hold ≤ expected and maximum; without a cap known ≤ hold = expected ≤ maximum; typical ≤
 * expected; what has a price is never run without a hold.
 */
export function decideQuote(input: QuoteInput): Quote {
  const { prices, known } = input;
  const knownNanos = costOf(known, prices);
  const boundNanos = larger(costOf(input.most, prices), knownNanos);
  const open = prices.filter((price) => price.amountNanos > 0n && known[price.meter] === undefined);
  const within = (amount: NanoUsd): NanoUsd => smaller(larger(amount, knownNanos), boundNanos);
  // Runs that were not counted by a meter say nothing of a price on it.
  const tells = open.every(({ meter }) => input.recent?.p95[meter] !== undefined);
  const recent = tells ? input.recent : null;
  const rated = (usage: Usage): NanoUsd => within(costOf({ ...usage, ...known }, prices));
  const p95Nanos = recent === null ? ZERO_NANOS : rated(recent.p95);
  const basis = basisOf(open.length > 0, recent, p95Nanos);
  const usual = {
    exact: knownNanos,
    'recent-runs': p95Nanos,
    // A few runs have no 95th percentile: one that went astray would be all of it.
    default: within(larger(input.defaultHoldNanos, recent ? rated(recent.median) : ZERO_NANOS)),
  }[basis];
  // What has a price is never run without a hold, however little recent runs have cost.
  const expectedNanos = open.length > 0 ? larger(usual, nanoUsd(1n)) : usual;
  const capNanos = input.capNanos ?? nanoUsd(MAX_NANOS);
  return {
    knownNanos,
    expectedNanos,
    typicalNanos: open.length === 0 ? knownNanos : recent && rated(recent.median),
    holdNanos: smaller(expectedNanos, capNanos),
    maximumNanos: smaller(larger(boundNanos, expectedNanos), capNanos),
    basis,
  };
}

/** Runs that were too short to cost anything say nothing about what this one will. */
function basisOf(open: boolean, recent: RecentUsage | null, p95Nanos: NanoUsd): QuoteBasis {
  if (!open) return 'exact';
  return (recent?.runs ?? 0) >= SAMPLES_NEEDED && p95Nanos > 0n ? 'recent-runs' : 'default';
}

/** What usage costs; the largest amount there is where it would be more, which nobody can hold. */
function costOf(usage: Usage, prices: readonly Price[]): NanoUsd {
  const { numerator, denominator } = exactCost(usage, prices);
  const nanos = divideHalfAwayFromZero(numerator, denominator);
  return nanoUsd(nanos < MAX_NANOS ? nanos : MAX_NANOS);
}

function larger(one: NanoUsd, other: NanoUsd): NanoUsd {
  return one > other ? one : other;
}

function smaller(one: NanoUsd, other: NanoUsd): NanoUsd {
  return one < other ? one : other;
}
