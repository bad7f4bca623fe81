import { appendAuditEntry } from '../audit-log/index.ts';
import type { CustomerId } from '../ids/index.ts';
import type { Transaction } from '../postgres/index.ts';
import { problem } from '../problems/index.ts';
import type { Clock } from '../time/index.ts';
import type { Customer, CustomerStatus } from './customer.ts';
import { lockCustomer, updateStatus } from './store.ts';

/** An operator's decision about a customer, and why. */
export type StatusChange = Readonly<{ customerId: CustomerId; actor: string; reason: string }>;

/**
 * Brings a customer into a status, with its audit entry; one that has it stays as it is.
 *
 * Refuses: not-found
 */
export async function setStatus(
  tx: Transaction,
  clock: Clock,
  change: StatusChange,
  status: CustomerStatus,
): Promise<Customer> {
  const customer = await lockCustomer(tx, change.customerId);
  if (customer === undefined) throw problem('not-found', 'There is no such customer.');
  if (customer.status === status) return customer;
  await updateStatus(tx, change.customerId, status);
  await appendAuditEntry(tx, clock, {
    actor: change.actor,
    action: status === 'suspended' ? 'customer.suspend' : 'customer.reinstate',
    target: change.customerId,
    details: { reason: change.reason },
  });
  return { ...customer, status };
}
