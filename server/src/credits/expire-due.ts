import type { PlanList } from '../plans/index.ts';
import type { Database } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { selectCustomersWithDueExpiry } from './store.ts';
import { touchWallet } from './touch-wallet.ts';

const BATCH = 500;

/**
 * Expires due credit of customers who did not come, each in its own transaction; returns how many
 * it looked at.
 *
 * A wallet whose expired credit an open hold may still need stays due, and is looked at again next
 * time.
 */
export async function expireDue(
  database: Pick<Database, 'pool' | 'transaction'>,
  clock: Clock,
  plans: PlanList,
): Promise<number> {
  const customerIds = await selectCustomersWithDueExpiry(database.pool, clock.now(), BATCH);
  for (const customerId of customerIds) {
    await database.transaction((tx) =>
      touchWallet(tx, clock, { customerId, plans, giveDaily: false }),
    );
  }
  return customerIds.length;
}
