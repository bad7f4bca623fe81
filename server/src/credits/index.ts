export { adjustCredit } from './adjust-credit.ts';
export { inBurnOrder } from './burn-order.ts';
export { decideTouch, type TouchDecision, type TouchInput } from './decide-touch.ts';
export { expireDue } from './expire-due.ts';
export { type Grant, type GrantKind, grantLabel, type OpenGrant } from './grant.ts';
export { touchWallet } from './touch-wallet.ts';
