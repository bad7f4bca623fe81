export { adoptHolds } from './adopt-holds.ts';
export {
  decideHold,
  type WalletState,
} from './decide-hold.ts';
export { decideSettlement } from './decide-settlement.ts';
export { extendHold } from './extend-hold.ts';
export { findHold } from './find-hold.ts';
export { forgetOwners } from './forget-owners.ts';
export type { Hold } from './hold.ts';
export { openWallet } from './open-wallet.ts';
export { registerOwner, releaseOwner, renewLease } from './owner-lease.ts';
export { lockWallet, readWallet } from './read-wallet.ts';
export { availableNanos } from './wallet.ts';
