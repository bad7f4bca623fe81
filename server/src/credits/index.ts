export { adjustCredit } from './adjust-credit.ts';
export { inBurnOrder } from './burn-order.ts';
export { decideTouch } from './decide-touch.ts';
export { expireDue } from './expire-due.ts';
export type { OpenGrant } from './grant.ts';
export { touchWallet } from './touch-wallet.ts';
