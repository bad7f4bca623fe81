import type { Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import type { Customer } from './customer.ts';
import { type StatusChange, setStatus } from './set-status.ts';

/**
 * Suspends a customer: no new run of its starts; runs that are going on finish and settle.
 *
 * Refuses: not-found
 */
export async function suspendCustomer(
  tx: Transaction,
  clock: Clock,
  change: StatusChange,
): Promise<Customer> {
  return await setStatus(tx, clock, change, 'suspended');
}
