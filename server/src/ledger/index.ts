export { adoptHolds } from './adopt-holds.ts';
export {
  decideHold,
  type HoldDecision,
  type HoldRequest,
  type WalletState,
} from './decide-hold.ts';
export {
  decideSettlement,
  type SettlementDecision,
  type SettlementInput,
} from './decide-settlement.ts';
export { extendHold } from './extend-hold.ts';
export { findHold, listOwnedHolds } from './find-hold.ts';
export type { FundsPolicy, Hold } from './hold.ts';
export { openWallet } from './open-wallet.ts';
export { registerOwner, releaseOwner, renewLease } from './owner-lease.ts';
export { lockWallet, readWallet } from './read-wallet.ts';
export { availableNanos, type Wallet } from './wallet.ts';
