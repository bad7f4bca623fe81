import type { CustomerId, RunId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { CustomerFilter, CustomerLine, CustomerRun, MemberLine } from './customer-line.ts';

type Money = 'availableNanos' | 'postedNanos' | 'heldNanos' | 'debtNanos' | 'chargedNanos';
type CustomerRow = Omit<CustomerLine, Money> & Record<Money, bigint>;

/** Expired credit is not available, even while it is still on the books. */
const LINE = `c.customer_id as "customerId", c.name, c.email, c.plan, c.status, c.source,
  c.created_at as "createdAt", w.posted as "postedNanos", w.held as "heldNanos",
  w.debt as "debtNanos", w.open_holds as running, w.runs_total as "runsTotal",
  w.charged_total as "chargedNanos", w.daily_credit_at <= $1 as "creditDue",
  greatest(0, w.posted - w.held - case when w.next_expiry_at <= $1
    then frozen_credit(w.customer_id, $1) else 0 end)::bigint as "availableNanos"`;

/** Customers made before one, newest first. */
export async function selectCustomers(
  db: Queryable,
  now: Instant,
  page: CustomerFilter & Readonly<{ before: string | null; limit: number }>,
): Promise<readonly CustomerLine[]> {
  const { rows } = await db.query<CustomerRow>(
    `select ${LINE} from customers c join wallets w using (customer_id)
     where c.customer_id < coalesce($2, 'cus_~')
       and ($3::text is null or c.customer_id = $3
         or strpos(lower(c.email), lower($3)) > 0 or strpos(lower(c.name), lower($3)) > 0)
       and ($4::text is null or c.status = $4)
     order by c.customer_id desc limit $5`,
    [toIso(now), page.before, page.query ?? null, page.status ?? null, page.limit],
  );
  return rows.map(lineFromRow);
}

/** One customer; undefined where there is none. */
export async function selectCustomer(
  db: Queryable,
  now: Instant,
  customerId: CustomerId,
): Promise<CustomerLine | undefined> {
  const { rows } = await db.query<CustomerRow>(
    `select ${LINE} from customers c join wallets w using (customer_id)
     where c.customer_id = $2`,
    [toIso(now), customerId],
  );
  return rows[0] && lineFromRow(rows[0]);
}

function lineFromRow(row: CustomerRow): CustomerLine {
  return {
    ...row,
    availableNanos: nanoUsd(row.availableNanos),
    postedNanos: nanoUsd(row.postedNanos),
    heldNanos: nanoUsd(row.heldNanos),
    debtNanos: nanoUsd(row.debtNanos),
    chargedNanos: nanoUsd(row.chargedNanos),
  };
}

/** The people of a customer, who came first first. */
export async function selectMembers(
  db: Queryable,
  customerId: CustomerId,
): Promise<readonly MemberLine[]> {
  const { rows } = await db.query<MemberLine>(
    `select u.name, u.email, m.role from members m join users u on u.id = m.user_id
     where m.customer_id = $1 order by m.created_at, m.user_id`,
    [customerId],
  );
  return rows;
}

type RunRow = Omit<CustomerRun, 'chargeNanos'> & { runId: RunId; charge: bigint | null };

/** A customer's runs before one, newest first: open holds and finished runs of one snapshot. */
export async function selectCustomerRuns(
  db: Queryable,
  page: Readonly<{ customerId: CustomerId; before: string | null; limit: number }>,
): Promise<readonly CustomerRun[]> {
  const { rows } = await db.query<RunRow>(
    `(select run_id as "runId", model, deployment_id as "deploymentId", 'running' as status,
        null as code, created_at as "acceptedAt", null::timestamptz as "endedAt",
        null::bigint as "gpuTimeUs", null::bigint as charge, source
      from holds where customer_id = $1 and run_id < coalesce($2, 'run_~')
      order by run_id desc limit $3)
     union all
     (select run_id, model, deployment_id, status, code, priced_at, ended_at, billable_us, cost,
        source
      from runs where customer_id = $1 and run_id < coalesce($2, 'run_~')
      order by run_id desc limit $3)
     order by "runId" desc limit $3`,
    [page.customerId, page.before, page.limit],
  );
  return rows.map(({ charge, ...run }) => ({
    ...run,
    chargeNanos: charge === null ? null : nanoUsd(charge),
  }));
}
