import type { CustomerId, UserId } from '../ids/index.ts';
import { notify, type Queryable, type Transaction } from '../postgres/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { Customer, CustomerSource, CustomerStatus, Membership } from './customer.ts';
import type { Role } from './role.ts';

/** The channel on which every process hears of a changed customer, by its id. */
export const CUSTOMERS_CHANGED = 'customers_changed';

type CustomerRow = {
  customer_id: CustomerId;
  name: string;
  email: string;
  status: CustomerStatus;
  plan: string;
  source: CustomerSource;
  created_at: Instant;
};
type MembershipRow = CustomerRow & { user_id: UserId; role: Role };

const CUSTOMER_COLUMNS = `c.customer_id, c.name, c.email, c.status, c.plan, c.source, c.created_at`;

function customerFromRow(row: CustomerRow): Customer {
  return {
    customerId: row.customer_id,
    name: row.name,
    email: row.email,
    status: row.status,
    plan: row.plan,
    source: row.source,
    createdAt: row.created_at,
  };
}

/** Writes a new customer. */
export async function insertCustomer(tx: Transaction, customer: Customer): Promise<void> {
  await tx.query(
    `insert into customers (customer_id, name, email, status, plan, source, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      customer.customerId,
      customer.name,
      customer.email,
      customer.status,
      customer.plan,
      customer.source,
      toIso(customer.createdAt),
    ],
  );
}

/** Takes a normalised e-mail for a customer; false when another one has or is just taking it. */
export async function takeEmail(
  tx: Transaction,
  normalisedEmail: string,
  customerId: CustomerId,
): Promise<boolean> {
  // Waits for a transaction that is taking the same one, and sees how that ended.
  const { rowCount } = await tx.query(
    `insert into customer_emails (normalised_email, customer_id) values ($1, $2)
     on conflict do nothing`,
    [normalisedEmail, customerId],
  );
  return rowCount === 1;
}

/** Makes a user a member. */
export async function insertMember(
  tx: Transaction,
  member: Readonly<{ customerId: CustomerId; userId: UserId; role: Role }>,
  now: Instant,
): Promise<void> {
  await tx.query(
    'insert into members (customer_id, user_id, role, created_at) values ($1, $2, $3, $4)',
    [member.customerId, member.userId, member.role, toIso(now)],
  );
}

/** A customer by its id. */
export async function loadCustomer(
  db: Queryable,
  customerId: CustomerId,
): Promise<Customer | undefined> {
  const { rows } = await db.query<CustomerRow>(
    `select ${CUSTOMER_COLUMNS} from customers c where c.customer_id = $1`,
    [customerId],
  );
  return rows[0] && customerFromRow(rows[0]);
}

/** A customer by its id, locked against everyone else who would change it or its keys. */
export async function lockCustomer(
  tx: Transaction,
  customerId: CustomerId,
): Promise<Customer | undefined> {
  const { rows } = await tx.query<CustomerRow>(
    `select ${CUSTOMER_COLUMNS} from customers c where c.customer_id = $1 for no key update`,
    [customerId],
  );
  return rows[0] && customerFromRow(rows[0]);
}

/** A customer by its normalised e-mail. */
export async function loadCustomerByEmail(
  db: Queryable,
  normalisedEmail: string,
): Promise<Customer | undefined> {
  const { rows } = await db.query<CustomerRow>(
    `select ${CUSTOMER_COLUMNS} from customer_emails e join customers c using (customer_id)
     where e.normalised_email = $1`,
    [normalisedEmail],
  );
  return rows[0] && customerFromRow(rows[0]);
}

/** Sets a customer's status and tells every process. */
export async function updateStatus(
  tx: Transaction,
  customerId: CustomerId,
  status: CustomerStatus,
): Promise<void> {
  await tx.query('update customers set status = $2 where customer_id = $1', [customerId, status]);
  await notify(tx, CUSTOMERS_CHANGED, customerId);
}

/** The customers a user belongs to, oldest membership first. */
export async function loadMemberships(db: Queryable, userId: UserId): Promise<Membership[]> {
  const { rows } = await db.query<MembershipRow>(
    `select ${CUSTOMER_COLUMNS}, m.user_id, m.role
     from members m join customers c using (customer_id)
     where m.user_id = $1 order by m.created_at, m.customer_id`,
    [userId],
  );
  return rows.map((row) => ({
    customer: customerFromRow(row),
    userId: row.user_id,
    role: row.role,
  }));
}
