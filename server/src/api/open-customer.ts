import { touchWallet } from '../credits/index.ts';
import { type Customer, createCustomer, type NewCustomer } from '../customers/index.ts';
import { openWallet } from '../ledger/index.ts';
import type { PlanList } from '../plans/index.ts';
import type { Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';

/**
 * Makes a customer with all that belongs to one: a wallet, and the first day's credit in it.
 *
 * All of it in the caller's transaction, so that there is never a customer without a wallet.
 * Refuses: invalid-request · conflict
 */
export async function openCustomer(
  tx: Transaction,
  clock: Clock,
  input: Readonly<{ customer: NewCustomer; plans: PlanList }>,
): Promise<Customer> {
  const customer = await createCustomer(tx, clock, input.customer);
  const { customerId } = customer;
  await openWallet(tx, clock, customerId);
  await touchWallet(tx, clock, { customerId, plans: input.plans, giveDaily: true });
  return customer;
}
