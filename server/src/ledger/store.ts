import type { CustomerId, Id, KeyId, RateCardId, RunId } from '../ids/index.ts';
import { type NanoUsd, nanoUsd } from '../money/index.ts';
import type { FundsPolicy } from '../plans/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { Usage } from '../pricing/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { Hold } from './hold.ts';
import type { Wallet } from './wallet.ts';

type WalletRow = {
  customer_id: CustomerId;
  billing_mode: 'prepaid' | 'postpaid';
  posted: bigint;
  held: bigint;
  debt: bigint;
  frozen: bigint;
  open_holds: number;
  next_expiry_at: Instant | null;
  daily_credit_at: Instant;
  runs_total: bigint;
  charged_total: bigint;
};

type HoldRow = {
  customer_id: CustomerId;
  run_id: RunId;
  owner_id: Id<'owner'>;
  amount: bigint;
  cap: bigint | null;
  key_id: KeyId | null;
  model: string;
  deployment_id: string;
  rate_card_id: RateCardId;
  source: 'api' | 'playground';
  bucket: string;
  usage: Record<string, string>;
  output_limit: bigint | null;
  funds_policy: FundsPolicy;
  created_at: Instant;
  deadline_at: Instant;
};

function walletFromRow(row: WalletRow): Wallet {
  return {
    customerId: row.customer_id,
    billingMode: row.billing_mode,
    postedNanos: nanoUsd(row.posted),
    heldNanos: nanoUsd(row.held),
    debtNanos: nanoUsd(row.debt),
    frozenNanos: nanoUsd(row.frozen),
    openHolds: row.open_holds,
    nextExpiryAt: row.next_expiry_at,
    // PostgreSQL's infinity arrives as Infinity: the plan has no daily credit.
    dailyCreditAt: Number.isFinite(row.daily_credit_at) ? row.daily_credit_at : null,
    runsTotal: row.runs_total,
    chargedTotalNanos: nanoUsd(row.charged_total),
  };
}

function holdFromRow(row: HoldRow): Hold {
  const knownUsage = Object.fromEntries(
    Object.entries(row.usage).map(([meter, quantity]) => [meter, BigInt(quantity)]),
  ) as Usage;
  return {
    customerId: row.customer_id,
    runId: row.run_id,
    ownerId: row.owner_id,
    amountNanos: nanoUsd(row.amount),
    capNanos: row.cap === null ? null : nanoUsd(row.cap),
    keyId: row.key_id,
    model: row.model,
    deploymentId: row.deployment_id,
    rateCardId: row.rate_card_id,
    source: row.source,
    bucket: row.bucket,
    knownUsage,
    outputLimit: row.output_limit,
    fundsPolicy: row.funds_policy,
    createdAt: row.created_at,
    deadlineAt: row.deadline_at,
  };
}

const WALLET_COLUMNS = `w.customer_id, w.billing_mode, w.posted, w.held, w.debt, w.open_holds,
  w.next_expiry_at, w.daily_credit_at, w.runs_total, w.charged_total,
  case when w.next_expiry_at <= $2 then frozen_credit(w.customer_id, $2) else 0 end as frozen`;

/**
 * A customer's wallet, with what of its credit is frozen at `now`; locked until the transaction
 * ends where `lock` says so. Undefined where there is none.
 */
export async function selectWallet(
  db: Queryable,
  now: Instant,
  customerId: CustomerId,
  lock: boolean,
): Promise<Wallet | undefined> {
  const source = lock ? 'lock_wallet($1)' : 'wallets';
  const { rows } = await db.query<WalletRow>(
    `select ${WALLET_COLUMNS} from ${source} w where w.customer_id = $1`,
    [customerId, toIso(now)],
  );
  return rows[0] === undefined ? undefined : walletFromRow(rows[0]);
}

/** Opens a wallet without credit; one that exists stays as it is. */
export async function insertWallet(
  db: Queryable,
  now: Instant,
  customerId: CustomerId,
): Promise<void> {
  // A new wallet is due at once: the first touch grants the day's credit where the plan has one.
  await db.query('select open_wallet($1, $2, $1)', [toIso(now), customerId]);
}

/** The open hold of a customer's run; undefined where there is none. */
export async function selectHold(
  db: Queryable,
  customerId: CustomerId,
  runId: RunId,
): Promise<Hold | undefined> {
  const { rows } = await db.query<HoldRow>(
    'select * from holds where customer_id = $1 and run_id = $2',
    [customerId, runId],
  );
  return rows[0] === undefined ? undefined : holdFromRow(rows[0]);
}

/**
 * Extends an open hold towards `targetNanos` as far as cap and funds allow, under the wallet's lock.
 *
 * Gives what it then holds, undefined where the hold is closed.
 */
export async function updateHoldAmount(
  db: Queryable,
  now: Instant,
  hold: Pick<Hold, 'customerId' | 'runId'>,
  targetNanos: NanoUsd,
): Promise<NanoUsd | undefined> {
  const { rows } = await db.query<{ amount: bigint | null }>(
    'select extend_hold($1, $2, $3, $4) as amount',
    [toIso(now), hold.customerId, hold.runId, targetNanos],
  );
  const amount = rows[0]?.amount ?? null;
  return amount === null ? undefined : nanoUsd(amount);
}

/**
 * Gives at most `limit` holds whose owner's lease has ended, or whose deadline passed a minute ago,
 * to a new owner; rows that another sweeper is taking at this moment are left to it.
 */
export async function updateHoldOwners(
  db: Queryable,
  now: Instant,
  newOwnerId: Id<'owner'>,
  limit: number,
): Promise<Hold[]> {
  const { rows } = await db.query<HoldRow>('select * from adopt_holds($1, $2, $3)', [
    toIso(now),
    newOwnerId,
    limit,
  ]);
  return rows.map(holdFromRow);
}

/** Writes an owner's lease, for the first time or once more. */
export async function upsertOwner(
  db: Queryable,
  now: Instant,
  ownerId: Id<'owner'>,
  leaseExpiresAt: Instant,
): Promise<void> {
  await db.query(
    `insert into owners (owner_id, started_at, lease_expires_at) values ($1, $2, $3)
     on conflict (owner_id) do update set lease_expires_at = excluded.lease_expires_at`,
    [ownerId, toIso(now), toIso(leaseExpiresAt)],
  );
}

/** Lets an owner's lease end `now`. */
export async function endOwner(db: Queryable, now: Instant, ownerId: Id<'owner'>): Promise<void> {
  await db.query('update owners set lease_expires_at = $2 where owner_id = $1', [
    ownerId,
    toIso(now),
  ]);
}

/** Deletes owners whose lease ended before an instant, unless they still have holds. */
export async function deleteOwners(db: Queryable, endedBefore: Instant): Promise<void> {
  await db.query(
    `delete from owners o where o.lease_expires_at < $1
       and not exists (select 1 from holds h where h.owner_id = o.owner_id)`,
    [toIso(endedBefore)],
  );
}
