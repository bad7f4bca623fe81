import {
  divideHalfAwayFromZero,
  MAX_NANOS,
  type NanoUsd,
  nanoUsd,
  type Price,
} from '../money/index.ts';
import { exactCost } from './exact-cost.ts';
import { type RecentCharges, SAMPLES_NEEDED } from './recent-charges.ts';
import type { Usage } from './usage.ts';

/** What a quote is made of. */
export type QuoteInput = Readonly<{
  prices: readonly Price[];
  /** Usage that is certain before the run; see `countUsage`. */
  known: Usage;
  /** The greatest usage of every meter, of `known` and of what only the run will show. */
  most: Usage;
  /** Charges of recent successful runs of the same deployment and bucket; null for none. */
  recent: RecentCharges | null;
  /** The deployment's configured hold until there are enough recent charges. */
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
 * A run whose every price is known beforehand costs exactly that. Otherwise the 95th percentile of
 * recent charges is expected (the configured default until there are 20), at least what is known
 * already. A cap makes the hold and the maximum smaller, never larger.
 * Law: hold ≤ expected and maximum; without a cap known ≤ hold = expected ≤ maximum; what has a
 * price is never run without a hold.
 */
export function decideQuote(input: QuoteInput): Quote {
  const knownNanos = costOf(input.known, input.prices);
  const boundNanos = larger(costOf(input.most, input.prices), knownNanos);
  const open = input.prices.some(
    (price) => price.amountNanos > 0n && input.known[price.meter] === undefined,
  );
  const within = (amount: NanoUsd): NanoUsd => smaller(larger(amount, knownNanos), boundNanos);
  const basis = basisOf(open, input.recent);
  const usual = basis === 'exact' ? knownNanos : within(usualCharge(basis, input));
  // What has a price is never run without a hold, however little recent runs have cost.
  const expectedNanos = open ? larger(usual, nanoUsd(1n)) : usual;
  const median = input.recent?.medianNanos ?? null;
  const capNanos = input.capNanos ?? nanoUsd(MAX_NANOS);
  return {
    knownNanos,
    expectedNanos,
    typicalNanos: open ? median && within(median) : knownNanos,
    holdNanos: smaller(expectedNanos, capNanos),
    maximumNanos: smaller(larger(boundNanos, expectedNanos), capNanos),
    basis,
  };
}

function basisOf(open: boolean, recent: RecentCharges | null): QuoteBasis {
  if (!open) return 'exact';
  return (recent?.runs ?? 0) >= SAMPLES_NEEDED ? 'recent-runs' : 'default';
}

function usualCharge(basis: QuoteBasis, { recent, defaultHoldNanos }: QuoteInput): NanoUsd {
  if (basis === 'default' || recent === null) return defaultHoldNanos;
  // Runs that were too short to cost anything say nothing about what this one will.
  return recent.p95Nanos > 0n ? recent.p95Nanos : defaultHoldNanos;
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
