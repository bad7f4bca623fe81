import { type CustomerId, newId, type UserId } from '../ids/index.ts';
import type { Transaction } from '../postgres/index.ts';
import { problem } from '../problems/index.ts';
import type { Clock } from '../time/index.ts';
import type { Customer, CustomerSource } from './customer.ts';
import { parseEmail } from './email-address.ts';
import { parseName } from './parse-name.ts';
import { insertCustomer, insertMember, takeEmail } from './store.ts';

/** What a new customer is made of; with `userId`, that user becomes its owner. */
export type NewCustomer = Readonly<{
  email: string;
  name: string;
  source: CustomerSource;
  userId?: UserId | undefined;
  /** The slug of its plan; every customer starts on Free. */
  plan?: string | undefined;
}>;

/**
 * Makes a customer, unless one with this e-mail, however spelled, exists.
 *
 * Its wallet and first credit are for the rooms below to add, in the same transaction.
 * Refuses: invalid-request · conflict
 * Source: decisions/0010-one-customer-per-normalised-email.md
 */
export async function createCustomer(
  tx: Transaction,
  clock: Clock,
  input: NewCustomer,
): Promise<Customer> {
  const email = parseEmail(input.email);
  const now = clock.now();
  const customerId: CustomerId = newId('customer', now);
  const customer: Customer = {
    customerId,
    name: parseName(input.name),
    email: email.address,
    status: 'active',
    plan: input.plan ?? 'free',
    source: input.source,
    createdAt: now,
  };
  await insertCustomer(tx, customer);
  if (!(await takeEmail(tx, email.normalised, customerId))) throw emailTaken();
  if (input.userId !== undefined) {
    await insertMember(tx, { customerId, userId: input.userId, role: 'owner' }, now);
  }
  return customer;
}

/** The refusal of an e-mail that somebody signed up with. */
export function emailTaken(): Error {
  return problem(
    'conflict',
    'Somebody signed up with this address; log in or reset the password.',
    {
      field: 'email',
    },
  );
}
