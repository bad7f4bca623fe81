import type { NanoUsd } from '../money/index.ts';
import { nanoUsd } from '../money/index.ts';

/** What the guard knows of a wallet when a request's turn has come. */
export type WalletState = Readonly<{
  billingMode: 'prepaid' | 'postpaid';
  availableNanos: NanoUsd;
  debtNanos: NanoUsd;
  /** Postpaid spend limit of the month; null: unlimited. */
  spendLimitNanos: NanoUsd | null;
  openHolds: number;
  /** Theoretical arrival time of the next request, ms since the epoch; null: none yet. */
  rateTatMs: number | null;
}>;

/** What a request for a hold asks of the guard. */
export type HoldRequest = Readonly<{
  amountNanos: NanoUsd;
  concurrentRuns: number;
  requestsPerMinute: number;
}>;

/** The guard's answer; `next` is the wallet after it. */
export type HoldDecision = Readonly<{
  outcome:
    | 'placed'
    | 'in-debt'
    | 'rate-limited'
    | 'concurrency-limited'
    | 'out-of-credits'
    | 'spend-limit-reached';
  next: WalletState;
}>;

/**
 * Decides whether a hold may be placed: the pure twin of the guard in `place_holds`.
 *
 * A refusal leaves the wallet as it was, so that a refused large request never refuses a later
 * small one. The first reason in the order of the checks is the one that is given.
 * Law: for a prepaid wallet `availableNanos` never becomes negative.
 */
export function decideHold(wallet: WalletState, request: HoldRequest, nowMs: number): HoldDecision {
  const stepMs = 60_000 / request.requestsPerMinute;
  const tatMs = Math.max(wallet.rateTatMs ?? nowMs, nowMs) + stepMs;
  const refused = (outcome: Exclude<HoldDecision['outcome'], 'placed'>): HoldDecision => ({
    outcome,
    next: wallet,
  });
  if (wallet.debtNanos > 0n) return refused('in-debt');
  if (tatMs - nowMs > stepMs * request.requestsPerMinute) return refused('rate-limited');
  if (wallet.openHolds >= request.concurrentRuns) return refused('concurrency-limited');
  if (wallet.billingMode === 'prepaid' && request.amountNanos > wallet.availableNanos) {
    return refused('out-of-credits');
  }
  const limit = wallet.spendLimitNanos;
  if (
    wallet.billingMode === 'postpaid' &&
    limit !== null &&
    request.amountNanos > wallet.availableNanos + limit
  ) {
    return refused('spend-limit-reached');
  }
  const next = {
    ...wallet,
    availableNanos: nanoUsd(wallet.availableNanos - request.amountNanos),
    openHolds: wallet.openHolds + 1,
    rateTatMs: tatMs,
  };
  return { outcome: 'placed', next };
}
