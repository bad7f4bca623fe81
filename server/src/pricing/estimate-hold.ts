import { type NanoUsd, nanoUsd, type Price, ZERO_NANOS } from '../money/index.ts';
import { rateUsage } from './rate-usage.ts';
import type { Usage } from './usage.ts';

/** From how many finished runs on their charges are trusted more than the configured default. */
const SAMPLES_NEEDED = 20;

/** What a hold is sized from. */
export type HoldEstimateInput = Readonly<{
  prices: readonly Price[];
  /**
   * Usage that is certain before the run, by meter: `{ run: 1n }`, and the images or pixels that
   * were sent.
   */
  knownUsage: Usage;
  /** Charges of recent successful runs of the same deployment and bucket, in any order. */
  recentCharges: readonly NanoUsd[];
  /** The deployment's configured hold until there are enough recent charges. */
  defaultHoldNanos: NanoUsd;
  /** `x-max-cost`, where the caller named one. */
  capNanos: NanoUsd | null;
}>;

/** Where a hold's size comes from. `exact`: everything the prices count is known beforehand. */
export type HoldBasis = 'exact' | 'recent-runs' | 'default';

/** How much to set aside for a run, and why. */
export type HoldEstimate = Readonly<{
  holdNanos: NanoUsd;
  /** What the run is expected to cost at most in 19 of 20 cases, whatever the cap. */
  expectedNanos: NanoUsd;
  basis: HoldBasis;
}>;

/**
 * Decides how much credit to set aside for a run.
 *
 * A model whose every price is known beforehand is held at exactly its price. Otherwise the hold is
 * the 95th percentile of recent charges (the configured default until there are 20), at least what
 * is known already. A cap makes it smaller, never larger.
 */
export function estimateHold(input: HoldEstimateInput): HoldEstimate {
  const known = rateUsage(input.knownUsage, input.prices);
  const unknown = input.prices.filter(
    (price) => price.amountNanos > 0n && input.knownUsage[price.meter] === undefined,
  );
  const basis = basisOf(unknown.length, input.recentCharges.length);
  // The charge of a usual run may be below what this one's own images or pixels cost already.
  const usual = largest(usualCharge(basis, known, input), known);
  // What has a price is never run without a hold, however little recent runs have cost.
  const expectedNanos = unknown.length > 0 ? largest(usual, nanoUsd(1n)) : usual;
  if (input.capNanos === null || input.capNanos >= expectedNanos) {
    return { holdNanos: expectedNanos, expectedNanos, basis };
  }
  return { holdNanos: input.capNanos, expectedNanos, basis };
}

function largest(one: NanoUsd, other: NanoUsd): NanoUsd {
  if (one > other) return one;
  return other;
}

function basisOf(unknownPrices: number, samples: number): HoldBasis {
  if (unknownPrices === 0) return 'exact';
  return samples >= SAMPLES_NEEDED ? 'recent-runs' : 'default';
}

function usualCharge(basis: HoldBasis, known: NanoUsd, input: HoldEstimateInput): NanoUsd {
  if (basis === 'exact') return known;
  if (basis === 'default') return input.defaultHoldNanos;
  // Runs that were too short to cost anything say nothing about what this one will.
  const usual = percentile95(input.recentCharges) ?? ZERO_NANOS;
  return usual > 0n ? usual : input.defaultHoldNanos;
}

/**
 * The 95th percentile by nearest rank: the smallest value that at least 95 % of all do not exceed.
 */
export function percentile95<Value extends bigint>(values: readonly Value[]): Value | undefined {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.ceil(sorted.length * 0.95) - 1];
}
