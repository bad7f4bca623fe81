import { touchWallet } from '../credits/index.ts';
import type { CustomerId } from '../ids/index.ts';
import { openWallet, readWallet } from '../ledger/index.ts';
import type { ApiDependencies } from './dependencies.ts';

/**
 * Brings a customer's credit up to the present before it is shown: expires what is due and gives
 * the day's credit. Without anything due it only reads.
 */
export async function touchCredit(
  { database, clock, plans }: Pick<ApiDependencies, 'database' | 'clock' | 'plans'>,
  customerId: CustomerId,
): Promise<void> {
  const wallet = await readWallet(database.pool, clock, customerId);
  const now = clock.now();
  const isDue = (at: number | null): boolean => at !== null && at <= now;
  if (wallet !== undefined && !isDue(wallet.nextExpiryAt) && !isDue(wallet.dailyCreditAt)) return;
  await database.transaction(async (tx) => {
    if (wallet === undefined) await openWallet(tx, clock, customerId);
    await touchWallet(tx, clock, { customerId, plans: plans(), giveDaily: true });
  });
}
