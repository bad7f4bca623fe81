import type { StoredAuditEntry } from '../audit-log/index.ts';
import type { CustomerId, UserId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { LinkedAuditLine } from './audit-line.ts';

const ENTRY = `a.seq, a.actor, a.action, a.target, a.at, a.prev_hash as "prevHash", a.hash,
  a.payload`;

/** Entries of the audit log before one, newest first, of one customer or of all. */
export async function selectAuditLines(
  db: Queryable,
  page: Readonly<{ customer: string | undefined; before: string | null; limit: number }>,
): Promise<readonly LinkedAuditLine[]> {
  const before = `a.seq < coalesce($1::bigint, 9223372036854775807)`;
  const newest = `order by seq desc limit $2`;
  const found =
    page.customer === undefined
      ? `select seq from audit_log a where ${before} ${newest}`
      : // One index each: what was done to the customer, and what names it in its details.
        `(select seq from audit_log a where ${before} and a.target = $3 ${newest})
         union
         (select seq from audit_log a where ${before}
            and a.payload::jsonb -> 'details' ->> 'customerId' = $3 ${newest})
         ${newest}`;
  const { rows } = await db.query<LinkedAuditLine>(
    `select ${ENTRY}, p.hash as "hashBefore" from (${found}) f join audit_log a using (seq)
     left join audit_log p on p.seq = a.seq - 1 order by a.seq desc`,
    [page.before, page.limit, ...(page.customer === undefined ? [] : [page.customer])],
  );
  return rows;
}

/** The last time something was done to something. */
export async function selectLastAction(
  db: Queryable,
  action: string,
  target: string,
): Promise<StoredAuditEntry | undefined> {
  const { rows } = await db.query<StoredAuditEntry>(
    `select ${ENTRY} from audit_log a where a.action = $1 and a.target = $2
     order by a.seq desc limit 1`,
    [action, target],
  );
  return rows[0];
}

/** The names of users, by id. */
export async function selectUserNames(
  db: Queryable,
  ids: readonly UserId[],
): Promise<ReadonlyMap<UserId, string>> {
  const { rows } = await db.query<{ id: UserId; name: string }>(
    'select id, name from users where id = any ($1)',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** How a customer is called now. */
export type CustomerName = Readonly<{ name: string; email: string }>;

/** The names and addresses of customers, by id. */
export async function selectCustomerNames(
  db: Queryable,
  ids: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, CustomerName>> {
  const { rows } = await db.query<CustomerName & Readonly<{ id: CustomerId }>>(
    'select customer_id as id, name, email from customers where customer_id = any ($1)',
    [ids],
  );
  return new Map(rows.map(({ id, ...called }) => [id, called]));
}
