import type { CustomerId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Customer } from './customer.ts';
import { parseEmail } from './email-address.ts';
import { loadCustomer, loadCustomerByEmail } from './store.ts';

/** A customer by its id, or by any spelling of its e-mail; undefined when there is none. */
export async function findCustomer(
  db: Queryable,
  by: Readonly<{ customerId: CustomerId }> | Readonly<{ email: string }>,
): Promise<Customer | undefined> {
  if ('customerId' in by) return await loadCustomer(db, by.customerId);
  return await loadCustomerByEmail(db, parseEmail(by.email).normalised);
}
