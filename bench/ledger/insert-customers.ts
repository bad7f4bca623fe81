import type pg from 'pg';
import { type CustomerId, newId } from '../../server/src/ids/index.ts';
import { type Instant, toIso } from '../../server/src/time/index.ts';

/** Inserts customers of a plan, each with a wallet and $1 000 000 in one grant. */
export async function insertCustomers(
  owner: pg.Client,
  input: Readonly<{ count: number; plan: string; now: Instant }>,
): Promise<readonly CustomerId[]> {
  const { count, plan } = input;
  const now = toIso(input.now);
  const customers = Array.from({ length: count }, () => newId('customer', input.now));
  await owner.query(
    `insert into customers (customer_id, name, email, plan, source, created_at)
     select c, 'bench', c || '@example.test', $3, 'operator', $2 from unnest($1::text[]) as c`,
    [customers, now, plan],
  );
  await owner.query("select open_wallet($2, c, 'infinity') from unnest($1::text[]) as c", [
    customers,
    now,
  ]);
  await owner.query(
    `select post_grant($2, c, 'grt_' || substr(c, 5), 'txn_' || substr(c, 5), 'grant', 'manual', 'bench',
       true, 'bench', 1000000000000000, $2, null) from unnest($1::text[]) as c`,
    [customers, now],
  );
  return customers;
}
