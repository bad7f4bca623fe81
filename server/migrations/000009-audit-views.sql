-- What an outside auditor may read: the same names and columns in every version, whatever the
-- tables behind them become.
-- Units: bigint nano-dollars unless *_cents, durations in microseconds. Sign: the entries of a
-- transaction sum to zero; on a wallet + is credit in, - is credit spent. A wallet's account id is
-- its customer's id as it is, so that a search by account uses the tables' own keys. Relations of
-- parts that do not exist yet are served empty.

create view audit.accounts as
  select customer_id as account_id, customer_id, 'wallet'::text as type, 'USD'::text as currency,
    billing_mode, posted, held, spend_limit as credit_limit, limit_set_at, debt as debt_nanos, seq
  from wallets
  union all
  select name, null, name, 'USD', null, null, null, null, null, 0, null
  from unnest(array['revenue', 'promotions', 'breakage']) as name;

create view audit.txns as
  select t.transaction_id as txn_id, t.kind,
    case when u.idempotency_use is not null then t.customer_id end as idem_scope,
    u.idempotency_use as idem_key,
    case when t.kind = 'settle' then 'run' else 'grant' end as source_type, t.source_id,
    null::text as payment_id, t.recorded_at as created_at,
    s.chain_no, s.prev_hash, s.hash, s.payload
  from transfers t
  left join runs u on t.kind = 'settle'
    and u.customer_id = t.customer_id and u.run_id = t.source_id
  left join seals s
    on s.customer_id = t.customer_id and s.source_id = t.source_id and s.kind = t.kind
  where t.line_no = 1
  union all
  -- A seal whose transfers are gone is shown as a transaction without entries, so that a deletion
  -- cannot hide.
  select 'missing:' || s.chain_no, s.kind, null, null, 'missing', s.source_id, null, s.sealed_at,
    s.chain_no, s.prev_hash, s.hash, s.payload
  from seals s where not exists (select 1 from transfers t
    where t.customer_id = s.customer_id and t.source_id = s.source_id and t.kind = s.kind);

create view audit.entries as
  select transaction_id as txn_id, line_no * 2 - 1 as line_no,
    case when debit_account = 'wallet' then customer_id else debit_account end as account_id,
    'USD'::text as currency, -amount as amount,
    case when debit_account = 'wallet' then wallet_seq end as account_seq,
    case when debit_account = 'wallet' then balance_after end as balance_after, recorded_at as created_at
  from transfers
  union all
  select transaction_id, line_no * 2,
    case when credit_account = 'wallet' then customer_id else credit_account end,
    'USD', amount, case when credit_account = 'wallet' then wallet_seq end,
    case when credit_account = 'wallet' then balance_after end, recorded_at
  from transfers;

create view audit.holds as
  select 'hld_' || substr(h.run_id, 5) as hold_id, h.run_id, h.customer_id as account_id, h.amount,
    'open'::text as state, null::bigint as settled_amount, null::text as settle_txn, h.created_at,
    least(o.lease_expires_at, h.deadline_at) as expires_at, null::timestamptz as closed_at
  from holds h left join owners o on o.owner_id = h.owner_id
  union all
  select 'hld_' || substr(r.run_id, 5), r.run_id, r.customer_id, r.hold_amount, r.hold_state,
    case when r.hold_state = 'settled' then r.cost end,
    case when r.hold_state = 'settled' then 'txn_' || substr(r.run_id, 5) end,
    r.priced_at, r.recorded_at, r.recorded_at
  from runs r;

create view audit.runs as
  select run_id, customer_id, customer_id as account_id, key_id as api_key_id,
    idempotency_use as idem_use_id, 'held'::text as status, created_at as priced_at,
    null::timestamptz as started_at, null::timestamptz as ended_at, null::bigint as worker_us,
    null::bigint as gateway_us, null::bigint as billable_us, null::bigint as rated_cost,
    null::bigint as cost_cap, null::bigint as cost, false as worker_fault, 0 as billed_executions
  from holds
  union all
  select run_id, customer_id, customer_id, key_id, idempotency_use, status, priced_at,
    started_at, ended_at, worker_us, gateway_us, billable_us, rated_cost, hold_amount, cost,
    worker_fault, case when cost > 0 then 1 else 0 end
  from runs;

create view audit.run_prices as
  select r.run_id, r.rate_card_id, c.meter,
    coalesce((r.usage ->> c.meter)::numeric, 0) as quantity, c.amount_nanos, c.unit_quantity,
    k.valid_from, (select min(n.valid_from) from rate_cards n
      where n.deployment_id = k.deployment_id and n.version > k.version) as valid_to
  from runs r
  join rate_cards k on k.rate_card_id = r.rate_card_id
  join rate_card_components c on c.rate_card_id = r.rate_card_id
  where r.status in ('succeeded', 'cancelled');

create view audit.grants as
  select g.grant_id, g.customer_id, g.customer_id as account_id, g.kind, g.period_key, g.amount,
    g.amount - coalesce(o.remaining, 0) - coalesce(x.amount, 0) as consumed,
    coalesce(x.amount, 0) as expired_amount, t.transaction_id as grant_txn,
    g.effective_at, g.expires_at, x.transaction_id as expired_txn
  from grants g
  left join open_grants o on o.customer_id = g.customer_id and o.grant_id = g.grant_id
  left join transfers t
    on t.customer_id = g.customer_id and t.source_id = g.grant_id and t.kind <> 'expire'
  left join transfers x
    on x.customer_id = g.customer_id and x.source_id = g.grant_id and x.kind = 'expire';

create view audit.audit_log as
  select seq, actor, action, target, at, prev_hash, hash, payload from public.audit_log;

create view audit.api_keys as select key_id, customer_id, revoked_at from public.api_keys;

create view audit.payments as
  select null::text as payment_id, null::text as customer_id, null::text as account_id,
    null::text as provider, null::text as provider_ref, null::bigint as amount_cents,
    0::bigint as tax_cents, null::text as currency, null::text as state, null::text as credit_txn,
    0::bigint as refunded_cents, 0::bigint as disputed_cents, 0::bigint as clawed_back_nanos,
    null::timestamptz as created_at, null::timestamptz as updated_at
  where false;

create view audit.provider_events as
  select null::text as provider, null::text as event_id, null::text as type,
    null::text as object_ref, null::boolean as livemode, null::timestamptz as received_at,
    null::timestamptz as processed_at, null::text as outcome
  where false;

create view audit.provider_mirror as
  select null::text as provider, null::text as provider_ref, null::text as kind,
    null::bigint as amount_cents, null::text as currency, null::text as status,
    null::timestamptz as pulled_at
  where false;

create view audit.subscriptions as
  select null::text as sub_id, null::text as customer_id, null::text as plan,
    null::integer as anchor_day, null::text as status
  where false;

create view audit.periods as
  select null::text as sub_id, null::integer as period_no, null::timestamptz as starts_at,
    null::timestamptz as ends_at, null::text as invoice_id
  where false;

create view audit.invoices as
  select null::text as invoice_id, null::text as customer_id, null::bigint as number,
    null::text as month, null::text as currency, null::bigint as subtotal_cents,
    null::bigint as tax_cents, null::bigint as total_cents, null::text as status,
    null::timestamptz as finalized_at, null::text as content_hash, null::text as stored_hash
  where false;

create view audit.invoice_lines as
  select null::text as invoice_id, null::integer as line_no, null::bigint as amount_nanos,
    null::bigint as amount_cents, null::bigint as tax_cents
  where false;

create view audit.invoice_runs as
  select null::text as invoice_id, null::text as run_id, null::bigint as amount_nanos where false;

create view audit.outbox as
  select null::text as msg_id, null::text as kind, null::text as dedupe_key, null::text as state,
    null::timestamptz as created_at, null::integer as attempts
  where false;
