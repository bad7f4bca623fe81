import type { GrantId } from '../ids/index.ts';
import { type NanoUsd, nanoUsd, ZERO_NANOS } from '../money/index.ts';
import type { Instant } from '../time/index.ts';

/** A lot of credit as pages show it. */
export type GrantLine = Readonly<{
  grantId: GrantId;
  kind: string;
  label: string;
  promotional: boolean;
  amountNanos: NanoUsd;
  remainingNanos: NanoUsd;
  effectiveAt: Instant;
  expiresAt: Instant | null;
}>;

/** What a customer has and has used, as of one instant. */
export type UsageSummary = Readonly<{
  /** The slug of the customer's plan. */
  plan: string;
  /**
   * What new runs may use: posted, less what is held, less expired credit that older runs may still
   * use.
   */
  availableNanos: NanoUsd;
  heldNanos: NanoUsd;
  postedNanos: NanoUsd;
  debtNanos: NanoUsd;
  /** Unexpired lots in burn order: the first pays first. */
  grants: readonly GrantLine[];
  /** Accepted runs: those that ended today (UTC) and those still going on. */
  runsToday: bigint;
  /** Accepted runs of all time, those still going on included. */
  runsTotal: bigint;
  refusedToday: bigint;
  spentTodayNanos: NanoUsd;
  spentTotalNanos: NanoUsd;
  /** Runs going on now. */
  running: number;
  /** When the day's free credit returns; null where the plan has none. */
  resetsAt: Instant | null;
}>;

/** What is available, by where it came from; the two add up to it exactly. */
export type AvailableCredit = Readonly<{ boughtNanos: NanoUsd; freeNanos: NanoUsd }>;

/**
 * Splits what is available into bought credit, and free and promotional credit.
 *
 * What is held will burn the first lots, so what is available is the last of them.
 */
export function splitAvailable(
  summary: Pick<UsageSummary, 'availableNanos' | 'grants'>,
): AvailableCredit {
  let left: bigint = summary.availableNanos;
  let bought = 0n;
  for (const grant of summary.grants.toReversed()) {
    const part = grant.remainingNanos < left ? grant.remainingNanos : left;
    left -= part;
    if (!grant.promotional) bought += part;
  }
  const boughtNanos = nanoUsd(bought);
  const freeNanos = nanoUsd(summary.availableNanos - bought);
  return { boughtNanos, freeNanos: freeNanos > 0n ? freeNanos : ZERO_NANOS };
}
