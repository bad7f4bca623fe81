import assert from 'node:assert/strict';
import type { CustomerId } from '../../src/ids/index.ts';
import type { Queryable } from '../../src/postgres/index.ts';
import type { Instant } from '../../src/time/index.ts';
import { heldOf, postedOf, type ReferenceWallet } from './reference-books.ts';

type WalletRow = {
  posted: bigint;
  held: bigint;
  open_holds: number;
  seq: bigint;
  next_expiry_at: Instant | null;
  daily_credit_at: Instant;
  pending_expiry: boolean;
  rate_tat: Instant | null;
  runs_total: bigint;
  charged_total: bigint;
};

/** Fails unless a customer's real books say what the reference books say, to the last row. */
export async function expectSameBooks(
  db: Queryable,
  customerId: CustomerId,
  wallet: ReferenceWallet,
): Promise<void> {
  const charges = [...wallet.runs.values()].map((run) => run.chargeNanos);
  const { rows } = await db.query<WalletRow>(
    `select posted, held, open_holds, seq, next_expiry_at, daily_credit_at, pending_expiry,
       rate_tat, runs_total, charged_total from wallets where customer_id = $1`,
    [customerId],
  );
  assert.deepEqual(rows, [
    {
      posted: postedOf(wallet),
      held: heldOf(wallet),
      open_holds: wallet.holds.size,
      seq: BigInt(wallet.entries.length),
      next_expiry_at: wallet.nextExpiryAt,
      daily_credit_at: wallet.dailyCreditAt ?? Number.POSITIVE_INFINITY,
      pending_expiry: wallet.pendingExpiry,
      rate_tat: wallet.rateTatMs,
      runs_total: BigInt(charges.length),
      charged_total: charges.reduce<bigint>((sum, charge) => sum + charge, 0n),
    },
  ]);
  // Lots that expire together may be posted in any order; that balances follow on is I08's to
  // check.
  assert.deepEqual(await entriesOf(db, customerId), wallet.entries.toSorted(ascending));
  assert.deepEqual(await lotsOf(db, customerId), lotsOfReference(wallet));
  assert.deepEqual(await runsOf(db, customerId), runsOfReference(wallet));
}

async function entriesOf(db: Queryable, customerId: CustomerId): Promise<bigint[]> {
  const { rows } = await db.query<{ amount: bigint }>(
    `select case when credit_account = 'wallet' then amount else -amount end as amount
     from transfers where customer_id = $1 order by 1`,
    [customerId],
  );
  return rows.map((row) => row.amount);
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function lotsOf(db: Queryable, customerId: CustomerId): Promise<Record<string, bigint>> {
  const { rows } = await db.query<{ name: string; remaining: bigint }>(
    `select g.kind || ':' || g.period_key as name, o.remaining
     from open_grants o join grants g using (customer_id, grant_id) where o.customer_id = $1`,
    [customerId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.remaining]));
}

function lotsOfReference(wallet: ReferenceWallet): Record<string, bigint> {
  return Object.fromEntries(wallet.grants.map((grant) => [grant.name, grant.remainingNanos]));
}

type ComparedRun = Readonly<{
  status: string;
  cost: bigint;
  covered: bigint;
  state: string;
  paidBy: Readonly<Record<string, bigint>>;
}>;

async function runsOf(db: Queryable, customerId: CustomerId): Promise<Record<string, ComparedRun>> {
  const { rows } = await db.query<{
    run_id: string;
    status: string;
    cost: bigint;
    hold_amount: bigint;
    hold_state: string;
    paid_by: Record<string, string>;
  }>(
    `select run_id, status, cost, hold_amount, hold_state, (
       select coalesce(json_object_agg(g.kind || ':' || g.period_key, p ->> 'amountNanos'), '{}')
       from jsonb_array_elements(paid_by) as p
       join grants g on g.customer_id = r.customer_id and g.grant_id = p ->> 'grantId') as paid_by
     from runs r where customer_id = $1`,
    [customerId],
  );
  const compared = rows.map(({ run_id, status, cost, hold_amount, hold_state, paid_by }) => {
    const paidBy = Object.fromEntries(
      Object.entries(paid_by).map(([name, part]) => [name, BigInt(part)]),
    );
    return [run_id, { status, cost, covered: hold_amount, state: hold_state, paidBy }];
  });
  return Object.fromEntries(compared);
}

function runsOfReference(wallet: ReferenceWallet): Record<string, ComparedRun> {
  const compared = [...wallet.runs].map(([runId, run]) => [
    runId,
    {
      status: run.status,
      cost: run.chargeNanos,
      covered: run.coveredNanos,
      state: run.holdState,
      paidBy: run.paidBy,
    },
  ]);
  return Object.fromEntries(compared);
}
