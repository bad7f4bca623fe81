import type { CustomerId } from '../ids/index.ts';
import type { Queryable, Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { selectWallet } from './store.ts';
import type { Wallet } from './wallet.ts';

/** A customer's wallet as it is now; undefined where there is none. */
export async function readWallet(
  db: Queryable,
  clock: Clock,
  customerId: CustomerId,
): Promise<Wallet | undefined> {
  return await selectWallet(db, clock.now(), customerId, false);
}

/**
 * Locks a wallet until the transaction ends: the first statement of any change to one customer's
 * books.
 */
export async function lockWallet(
  tx: Transaction,
  clock: Clock,
  customerId: CustomerId,
): Promise<Wallet | undefined> {
  return await selectWallet(tx, clock.now(), customerId, true);
}
