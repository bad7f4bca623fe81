import type { CustomerId } from '../ids/index.ts';
import type { Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { insertWallet } from './store.ts';

/** Opens a customer's wallet; nothing happens where there is one. Credit comes from `credits/`. */
export async function openWallet(
  tx: Transaction,
  clock: Clock,
  customerId: CustomerId,
): Promise<void> {
  await insertWallet(tx, clock.now(), customerId);
}
