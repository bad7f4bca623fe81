import assert from 'node:assert/strict';
import test from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';

const database = await createTestDatabase();

/** What an auditor relies on: relation → columns with their types, in the order of the contract. */
const CONTRACT: Readonly<Record<string, string>> = {
  accounts:
    'account_id text, customer_id text, type text, currency text, billing_mode text, posted bigint, ' +
    'held bigint, credit_limit bigint, limit_set_at timestamptz, debt_nanos bigint, seq bigint',
  txns:
    'txn_id text, kind text, idem_scope text, idem_key text, source_type text, source_id text, ' +
    'payment_id text, created_at timestamptz, chain_no bigint, prev_hash text, hash text, payload text',
  entries:
    'txn_id text, line_no integer, account_id text, currency text, amount bigint, ' +
    'account_seq bigint, balance_after bigint, created_at timestamptz',
  holds:
    'hold_id text, run_id text, account_id text, amount bigint, state text, settled_amount bigint, ' +
    'settle_txn text, created_at timestamptz, expires_at timestamptz, closed_at timestamptz',
  runs:
    'run_id text, customer_id text, account_id text, api_key_id text, idem_use_id text, status text, ' +
    'priced_at timestamptz, started_at timestamptz, ended_at timestamptz, worker_us bigint, ' +
    'gateway_us bigint, billable_us bigint, rated_cost bigint, cost_cap bigint, cost bigint, ' +
    'worker_fault boolean, billed_executions integer',
  run_prices:
    'run_id text, rate_card_id text, meter text, quantity numeric, amount_nanos bigint, ' +
    'unit_quantity bigint, valid_from timestamptz, valid_to timestamptz',
  payments:
    'payment_id text, customer_id text, account_id text, provider text, provider_ref text, ' +
    'amount_cents bigint, tax_cents bigint, currency text, state text, credit_txn text, ' +
    'refunded_cents bigint, disputed_cents bigint, clawed_back_nanos bigint, ' +
    'created_at timestamptz, updated_at timestamptz',
  provider_events:
    'provider text, event_id text, type text, object_ref text, livemode boolean, ' +
    'received_at timestamptz, processed_at timestamptz, outcome text',
  provider_mirror:
    'provider text, provider_ref text, kind text, amount_cents bigint, currency text, status text, ' +
    'pulled_at timestamptz',
  grants:
    'grant_id text, customer_id text, account_id text, kind text, period_key text, amount bigint, ' +
    'consumed bigint, expired_amount bigint, grant_txn text, effective_at timestamptz, ' +
    'expires_at timestamptz, expired_txn text',
  subscriptions: 'sub_id text, customer_id text, plan text, anchor_day integer, status text',
  periods:
    'sub_id text, period_no integer, starts_at timestamptz, ends_at timestamptz, invoice_id text',
  invoices:
    'invoice_id text, customer_id text, number bigint, month text, currency text, ' +
    'subtotal_cents bigint, tax_cents bigint, total_cents bigint, status text, ' +
    'finalized_at timestamptz, content_hash text, stored_hash text',
  invoice_lines:
    'invoice_id text, line_no integer, amount_nanos bigint, amount_cents bigint, tax_cents bigint',
  invoice_runs: 'invoice_id text, run_id text, amount_nanos bigint',
  outbox:
    'msg_id text, kind text, dedupe_key text, state text, created_at timestamptz, attempts integer',
  audit_log:
    'seq bigint, actor text, action text, target text, at timestamptz, prev_hash text, hash text, ' +
    'payload text',
  api_keys: 'key_id text, customer_id text, revoked_at timestamptz',
};

test('the auditor finds every relation of the contract, as views with these columns and types', async () => {
  const { rows } = await database.pool.query<{ name: string; columns: string }>(
    `select c.relname as name, string_agg(a.attname || ' ' ||
       replace(format_type(a.atttypid, null), 'timestamp with time zone', 'timestamptz'),
       ', ' order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'audit'::regnamespace and c.relkind = 'v'
     group by c.relname`,
  );
  assert.deepEqual(Object.fromEntries(rows.map((row) => [row.name, row.columns])), CONTRACT);
});

test('the auditor’s clock is the test clock while one is set, else the server’s', async () => {
  const ask = `select audit.clock()::text as at, audit.clock() > '2026-01-01' as real`;
  assert.equal((await database.pool.query(ask)).rows[0]?.real, true);
  await database.pool.query(`insert into test_clock (stands_at) values ('2020-01-01')`);
  assert.equal((await database.pool.query(ask)).rows[0]?.at, '2020-01-01 00:00:00+00');
});
