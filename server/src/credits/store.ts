import type { CustomerId, GrantId, TransactionId } from '../ids/index.ts';
import { type NanoUsd, nanoUsd } from '../money/index.ts';
import type { Queryable, Transaction } from '../postgres/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { Grant, OpenGrant } from './grant.ts';

type OpenGrantRow = {
  grant_id: GrantId;
  remaining: bigint;
  promotional: boolean;
  effective_at: Instant;
  expires_at: Instant | null;
};

/** What is left of a customer's lots that are on the books, in no order; nano-dollars. */
export async function selectOpenGrants(
  db: Queryable,
  customerId: CustomerId,
): Promise<readonly OpenGrant[]> {
  const { rows } = await db.query<OpenGrantRow>(
    `select grant_id, remaining, promotional, effective_at, expires_at
     from open_grants where customer_id = $1`,
    [customerId],
  );
  return rows.map((row) => ({
    grantId: row.grant_id,
    remainingNanos: nanoUsd(row.remaining),
    promotional: row.promotional,
    effectiveAt: row.effective_at,
    expiresAt: row.expires_at,
  }));
}

/**
 * When a customer came, the plan, and when the oldest open hold was placed; undefined where there
 * is no such customer.
 */
export async function selectTouchFacts(
  db: Queryable,
  customerId: CustomerId,
): Promise<{ signedUpAt: Instant; plan: string; oldestHoldAt: Instant | null } | undefined> {
  const { rows } = await db.query<{
    created_at: Instant;
    plan: string;
    oldest_hold_at: Instant | null;
  }>(
    `select c.created_at, c.plan,
       (select min(h.created_at) from holds h where h.customer_id = c.customer_id) as oldest_hold_at
     from customers c where c.customer_id = $1`,
    [customerId],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return { signedUpAt: row.created_at, plan: row.plan, oldestHoldAt: row.oldest_hold_at };
}

type Posting = Readonly<{
  customerId: CustomerId;
  grantId: GrantId;
  transactionId: TransactionId;
}>;

/** Posts a lot of credit under the wallet's lock; false where that kind's period has had its grant. */
export async function insertGrant(
  tx: Transaction,
  now: Instant,
  posting: Posting & { kind: 'grant' | 'bonus' | 'manual_credit' },
  grant: Grant,
): Promise<boolean> {
  const { rows } = await tx.query<{ posted: boolean }>(
    'select post_grant($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as posted',
    [
      toIso(now),
      posting.customerId,
      posting.grantId,
      posting.transactionId,
      posting.kind,
      grant.kind,
      grant.periodKey,
      grant.promotional,
      grant.label,
      grant.amountNanos,
      toIso(grant.effectiveAt),
      grant.expiresAt === null ? null : toIso(grant.expiresAt),
    ],
  );
  return rows[0]?.posted ?? false;
}

/** Posts off what is left of a lot that has expired, unless an older open hold may need it. */
export async function insertExpiry(tx: Transaction, now: Instant, posting: Posting): Promise<void> {
  await tx.query('select post_expiry($1, $2, $3, $4)', [
    toIso(now),
    posting.customerId,
    posting.grantId,
    posting.transactionId,
  ]);
}

/** Notes when a wallet must be touched next: at its next expiry, and when a day's credit is due. */
export async function updateSchedule(
  tx: Transaction,
  customerId: CustomerId,
  schedule: {
    nextExpiryAt: Instant | null;
    dailyCreditAt: Instant | null;
    pendingExpiry: boolean;
  },
): Promise<void> {
  await tx.query('select schedule_wallet($1, $2, $3, $4)', [
    customerId,
    schedule.nextExpiryAt === null ? null : toIso(schedule.nextExpiryAt),
    schedule.dailyCreditAt === null ? 'infinity' : toIso(schedule.dailyCreditAt),
    schedule.pendingExpiry,
  ]);
}

/** A wallet with credit that has expired. */
export type DueWallet = Readonly<{ customerId: CustomerId; nextExpiryAt: Instant }>;

/** Wallets with expired credit, those due the longest first, after one that was looked at. */
export async function selectDueWallets(
  db: Queryable,
  now: Instant,
  page: Readonly<{ after: DueWallet | undefined; limit: number }>,
): Promise<readonly DueWallet[]> {
  const { after, limit } = page;
  const { rows } = await db.query<DueWallet>(
    `select customer_id as "customerId", next_expiry_at as "nextExpiryAt" from wallets
     where next_expiry_at <= $1
       and ($2::timestamptz is null or (next_expiry_at, customer_id) > ($2, $3))
     order by next_expiry_at, customer_id limit $4`,
    [
      toIso(now),
      after === undefined ? null : toIso(after.nextExpiryAt),
      after?.customerId ?? '',
      limit,
    ],
  );
  return rows;
}

/** A lot given by hand in a period, with the transaction that posted it. */
export async function selectManualGrant(
  db: Queryable,
  customerId: CustomerId,
  periodKey: string,
): Promise<{ grantId: GrantId; amountNanos: NanoUsd; transactionId: TransactionId } | undefined> {
  const { rows } = await db.query<{
    grant_id: GrantId;
    amount: bigint;
    transaction_id: TransactionId;
  }>(
    `select g.grant_id, g.amount, t.transaction_id
     from grants g join transfers t on t.customer_id = g.customer_id
       and t.source_id = g.grant_id and t.kind = 'manual_credit' and t.line_no = 1
     where g.customer_id = $1 and g.kind = 'manual' and g.period_key = $2`,
    [customerId, periodKey],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    grantId: row.grant_id,
    amountNanos: nanoUsd(row.amount),
    transactionId: row.transaction_id,
  };
}
