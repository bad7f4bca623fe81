import assert from 'node:assert/strict';
import {
  formatDollars,
  type NanoUsd,
  nanoUsd,
  parseDollars,
  sumNanos,
} from '../../src/money/index.ts';
import type { Database } from '../../src/postgres/index.ts';
import type { Person, Receipt, RunLine } from '../support/diary-person.ts';
import type { Told } from './play-act.ts';
import { readPatiently } from './read-patiently.ts';

type Series = Readonly<{ totals: Readonly<{ runs: number; charged: string }> }>;

/** Runs whose receipts were compared already, by customer. */
export type Compared = Set<string>;

/**
 * Fails unless everything that tells what a customer used tells the same, to the nano-dollar: the
 * list, the totals, the series, the receipts, what the answers said, the wallet, the transfers.
 * Gives what the customer was charged so far.
 */
export async function expectOneTruth(
  database: Database,
  person: Person,
  seen: Readonly<{ told: Told; compared: Compared }>,
): Promise<NanoUsd> {
  const { customerId } = person;
  const ended = (await listAll(person)).filter(({ status }) => status !== 'running');
  const listed = total(ended.map(({ charge }) => charge ?? ''));
  const { spentTotal } = await readPatiently<{ spentTotal: string }>(person, '/api/usage/summary');
  const series = await readPatiently<Series>(person, '/api/usage/series?step=day&by=model');
  const books = await readBooks(database, customerId);
  assert.equal(spentTotal, listed, `${customerId}: the total and the list`);
  assert.equal(series.totals.charged, listed, `${customerId}: the series and the list`);
  assert.equal(series.totals.runs, ended.length, `${customerId}: the series and the list`);
  assert.equal(formatDollars(nanoUsd(books.charged)), listed, `${customerId}: the wallet`);
  assert.equal(formatDollars(nanoUsd(books.settled)), listed, `${customerId}: the transfers`);
  for (const run of ended.filter(({ id }) => !seen.compared.has(id))) {
    await expectReceipt(person, run, seen.told);
    seen.compared.add(run.id);
  }
  return parseDollars(listed);
}

async function expectReceipt(person: Person, run: RunLine, told: Told): Promise<void> {
  const { charge, status, paidBy, acceptedAt, rateCard } = await readPatiently<Receipt>(
    person,
    `/api/runs/${run.id}`,
  );
  assert.deepEqual([charge, status], [run.charge, run.status], `${run.id}: receipt and list`);
  const paid = total(paidBy.map(({ amount }) => amount));
  assert.equal(paid, charge, `${run.id}: what paid for it`);
  assert.equal(told.get(run.id) ?? charge, charge, `${run.id}: what its answer said`);
  assert.ok(rateCard.from <= acceptedAt, `${run.id} has a price from after its beginning`);
}

/** Fails unless all customers' charges are the operator's revenue, and all credit is somewhere. */
export async function expectOverallBalance(
  database: Database,
  charged: readonly NanoUsd[],
): Promise<void> {
  const { rows } = await database.pool.query<{
    revenue: string;
    flows: string;
    posted: string;
  }>(
    `select
       (select coalesce(sum(amount), 0) from transfers where credit_account = 'revenue')::text as revenue,
       (select coalesce(sum(case when credit_account = 'wallet' then amount else -amount end), 0)
        from transfers)::text as flows,
       (select coalesce(sum(posted), 0) from wallets)::text as posted`,
  );
  const [books] = rows;
  assert.equal(books?.revenue, String(sumNanos(charged)), 'all lists and the revenue');
  assert.equal(books?.posted, books?.flows, 'all wallets and all transfers');
}

async function readBooks(
  database: Database,
  customerId: string,
): Promise<{ charged: bigint; settled: bigint }> {
  const { rows } = await database.pool.query<{ charged: bigint; settled: bigint }>(
    `select w.charged_total as charged, (select coalesce(sum(amount), 0)::bigint from transfers t
       where t.customer_id = w.customer_id and t.kind = 'settle') as settled
     from wallets w where w.customer_id = $1`,
    [customerId],
  );
  const [books] = rows;
  assert.ok(books !== undefined);
  return books;
}

async function listAll(person: Person): Promise<readonly RunLine[]> {
  const runs: RunLine[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: RunLine[]; nextCursor: string | null } = await readPatiently(
      person,
      `/api/usage/runs?limit=100${more}`,
    );
    runs.push(...page.items);
    cursor = page.nextCursor;
  }
  assert.equal(new Set(runs.map(({ id }) => id)).size, runs.length, 'a run is listed twice');
  return runs;
}

function total(amounts: readonly string[]): string {
  return formatDollars(sumNanos(amounts.map((amount) => parseDollars(amount))));
}
