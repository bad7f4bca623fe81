import type { Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import type { Customer } from './customer.ts';
import { type StatusChange, setStatus } from './set-status.ts';

/**
 * Lets a suspended customer run again.
 *
 * Refuses: not-found
 */
export async function reinstateCustomer(
  tx: Transaction,
  clock: Clock,
  change: StatusChange,
): Promise<Customer> {
  return await setStatus(tx, clock, change, 'active');
}
