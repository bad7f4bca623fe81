import type { PlanList } from '../plans/index.ts';
import type { Database } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { type DueWallet, selectDueWallets } from './store.ts';
import { touchWallet } from './touch-wallet.ts';

const BATCH = 500;

/**
 * Expires due credit of customers who did not come, each in its own transaction; returns how many
 * customers it looked at.
 *
 * A wallet whose expired credit an open hold may still need stays due, and is looked at again next
 * time. One customer's failure does not keep the others; the first is thrown at the end.
 */
export async function expireDue(
  database: Pick<Database, 'pool' | 'transaction'>,
  clock: Clock,
  plans: PlanList,
): Promise<number> {
  const now = clock.now();
  const failures: unknown[] = [];
  let looked = 0;
  let last: DueWallet | undefined;
  for (;;) {
    const due = await selectDueWallets(database.pool, now, { after: last, limit: BATCH });
    for (const { customerId } of due) {
      await database
        .transaction((tx) => touchWallet(tx, clock, { customerId, plans, giveDaily: false }))
        .catch((error: unknown) => failures.push(error));
    }
    looked += due.length;
    last = due.at(-1);
    if (due.length < BATCH) break;
  }
  if (failures.length > 0) throw failures[0];
  return looked;
}
