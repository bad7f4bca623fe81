import type { CustomerId } from '../ids/index.ts';
import { type NanoUsd, nanoUsd } from '../money/index.ts';
import type { Instant } from '../time/index.ts';

/** What a customer has, as the books have it. */
export type Wallet = Readonly<{
  customerId: CustomerId;
  billingMode: 'prepaid' | 'postpaid';
  /** The sum of all entries: credit that is there, whether held or not. */
  postedNanos: NanoUsd;
  /** The sum of open holds. */
  heldNanos: NanoUsd;
  debtNanos: NanoUsd;
  /** Expired credit that only older holds may still use. */
  frozenNanos: NanoUsd;
  openHolds: number;
  nextExpiryAt: Instant | null;
  /** From when a new day's free credit is due; null where the plan has none. */
  dailyCreditAt: Instant | null;
  runsTotal: bigint;
  chargedTotalNanos: NanoUsd;
}>;

/** What new holds may use: posted, less what is held or frozen, never below zero. */
export function availableNanos(
  wallet: Pick<Wallet, 'postedNanos' | 'heldNanos' | 'frozenNanos'>,
): NanoUsd {
  const left = wallet.postedNanos - wallet.heldNanos - wallet.frozenNanos;
  return nanoUsd(left > 0n ? left : 0n);
}
