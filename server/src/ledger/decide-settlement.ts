import { type NanoUsd, nanoUsd, ZERO_NANOS } from '../money/index.ts';

/** What the settling step knows of a run and of its wallet. */
export type SettlementInput = Readonly<{
  status: 'succeeded' | 'failed' | 'cancelled' | 'written_off';
  ratedNanos: NanoUsd;
  heldNanos: NanoUsd;
  capNanos: NanoUsd | null;
  /** Whether the hold may grow once more: a run that was stopped is charged its hold at most. */
  mayExtend: boolean;
  /** What the wallet has besides this hold, for holds to grow into. */
  availableNanos: NanoUsd;
}>;

/** What is charged, what the hold at last covered, and what the operator forgoes. */
export type SettlementDecision = Readonly<{
  chargeNanos: NanoUsd;
  coveredNanos: NanoUsd;
  writeOffNanos: NanoUsd;
  holdState: 'settled' | 'released' | 'expired';
}>;

/**
 * Decides a prepaid run's charge: the pure twin of `settle_runs`.
 *
 * Law: 0 ≤ charge ≤ covered; charge + write-off = rated cost where the run is charged at all;
 * covered grows beyond the hold only within the cap and what is available.
 */
export function decideSettlement(input: SettlementInput): SettlementDecision {
  const charged = input.status === 'succeeded' || input.status === 'cancelled';
  const target = charged ? input.ratedNanos : ZERO_NANOS;
  const capped = least(target, input.capNanos ?? target);
  const room = input.availableNanos > 0n ? input.availableNanos : 0n;
  const missing = capped > input.heldNanos ? capped - input.heldNanos : 0n;
  const extension = input.mayExtend ? (missing < room ? missing : room) : 0n;
  const coveredNanos = nanoUsd(input.heldNanos + extension);
  const chargeNanos = least(capped, coveredNanos);
  const expired = input.status === 'written_off';
  return {
    chargeNanos,
    coveredNanos,
    writeOffNanos: nanoUsd(target - chargeNanos),
    holdState: chargeNanos > 0n ? 'settled' : expired ? 'expired' : 'released',
  };
}

function least(one: NanoUsd, other: NanoUsd): NanoUsd {
  return one < other ? one : other;
}
