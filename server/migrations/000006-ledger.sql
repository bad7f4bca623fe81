-- The books of each customer. Everything is keyed by customer first, so that one customer's rows
-- can live on one server of many. Money is bigint nano-dollars; times are given by the caller's
-- clock.

-- One row per customer: what is posted, what is held, and what the guard of a hold must know
-- without looking further. Written only by the functions below; small and updated in place
-- (fillfactor).
create table wallets (
  customer_id     text collate "C" primary key references customers,
  billing_mode    text not null default 'prepaid' check (billing_mode in ('prepaid', 'postpaid')),
  posted          bigint not null default 0 check (abs(posted) <= 4611686018427387903),
  held            bigint not null default 0 check (held >= 0),
  debt            bigint not null default 0 check (debt >= 0),
  open_holds      integer not null default 0 check (open_holds >= 0),
  seq             bigint not null default 0,
  spend_limit     bigint check (spend_limit >= 0),
  limit_set_at    timestamptz,
  next_expiry_at  timestamptz,
  daily_credit_at timestamptz not null,
  pending_expiry  boolean not null default false,
  rate_tat        timestamptz,
  runs_total      bigint not null default 0,
  charged_total   bigint not null default 0,
  created_at      timestamptz not null,
  constraint usage_never_overdraws check (billing_mode = 'postpaid' or posted - held >= -debt)
) with (fillfactor = 50);
create index wallets_next_expiry on wallets (next_expiry_at) where next_expiry_at is not null;
comment on column wallets.daily_credit_at is
  'from when a new day''s free credit is due; infinity where the plan has none';
comment on column wallets.pending_expiry is
  'expired credit is still on the books because a hold older than its expiry is open';
comment on column wallets.rate_tat is 'theoretical arrival time of the next request (GCRA)';

-- The journal. A transfer has one debit and one credit account, so it balances by construction; the
-- transfers of one business object and kind are one transaction, and the primary key lets it post
-- once, ever.
create table transfers (
  customer_id    text collate "C" not null,
  source_id      text collate "C" not null,
  kind           text not null check (kind in ('settle', 'grant', 'bonus', 'expire', 'manual_credit')),
  line_no        smallint not null check (line_no > 0),
  transaction_id text collate "C" not null,
  debit_account  text not null,
  credit_account text not null,
  amount         bigint not null check (amount > 0 and amount <= 4611686018427387903),
  wallet_seq     bigint not null,
  balance_after  bigint not null,
  recorded_at    timestamptz not null,
  primary key (customer_id, source_id, kind, line_no),
  check (debit_account <> credit_account),
  check (debit_account in ('wallet', 'promotions', 'breakage', 'revenue')),
  check (credit_account in ('wallet', 'promotions', 'breakage', 'revenue'))
);
create index transfers_recorded on transfers using brin (recorded_at);

-- The seal: transactions in the order they were sealed, each hash over the one before, so that no
-- past row can change unseen.
create table seals (
  chain_no       bigint primary key,
  customer_id    text collate "C" not null,
  source_id      text collate "C" not null,
  kind           text not null,
  prev_hash      text not null,
  hash           text not null,
  payload        text not null,
  sealed_at      timestamptz not null,
  unique (customer_id, source_id, kind)
);

-- Lots of credit as they were given; never changed. What is left of them is in open_grants.
create table grants (
  customer_id  text collate "C" not null,
  grant_id     text collate "C" not null,
  kind         text not null check (kind in ('free-daily', 'introductory', 'manual')),
  period_key   text collate "C" not null,
  promotional  boolean not null,
  label        text not null,
  amount       bigint not null check (amount > 0),
  effective_at timestamptz not null,
  expires_at   timestamptz,
  recorded_at  timestamptz not null,
  primary key (customer_id, grant_id),
  unique (customer_id, kind, period_key),
  check (expires_at > effective_at)
);

-- What is left of each lot that is not used up or expired: the few rows that the burn order reads.
create table open_grants (
  customer_id  text collate "C" not null,
  grant_id     text collate "C" not null,
  remaining    bigint not null check (remaining > 0),
  expires_at   timestamptz,
  promotional  boolean not null,
  effective_at timestamptz not null,
  primary key (customer_id, grant_id)
) with (fillfactor = 50);

-- Who holds credit open: a gateway process, with one lease that it renews for all its holds.
create table owners (
  owner_id         text collate "C" primary key,
  started_at       timestamptz not null,
  lease_expires_at timestamptz not null
);

-- Open holds only. A hold's one terminal transition deletes it and writes its run: whoever deletes
-- it has closed it.
create table holds (
  customer_id     text collate "C" not null,
  run_id          text collate "C" not null,
  owner_id        text collate "C" not null,
  amount          bigint not null check (amount >= 0),
  cap             bigint check (cap > 0),
  key_id          text collate "C",
  idempotency_use text collate "C",
  model           text collate "C" not null,
  deployment_id   text collate "C" not null,
  rate_card_id    text collate "C" not null,
  source          text not null check (source in ('api', 'playground')),
  bucket          text not null,
  usage           jsonb not null,
  funds_policy    text not null check (funds_policy in ('finish', 'stop')),
  created_at      timestamptz not null,
  deadline_at     timestamptz not null,
  primary key (customer_id, run_id)
);
create index holds_owner on holds (owner_id);
comment on column holds.usage is 'quantities known before the run, by meter';

-- A run's terminal record together with its hold's: written once, never changed.
create table runs (
  customer_id     text collate "C" not null,
  run_id          text collate "C" not null,
  key_id          text collate "C",
  idempotency_use text collate "C",
  model           text collate "C" not null,
  deployment_id   text collate "C" not null,
  rate_card_id    text collate "C" not null,
  source          text not null,
  status          text not null
    check (status in ('succeeded', 'failed', 'cancelled', 'written_off')),
  code            text,
  rule            text not null,
  detail          text,
  priced_at       timestamptz not null,
  started_at      timestamptz,
  ended_at        timestamptz not null,
  recorded_at     timestamptz not null,
  worker_us       bigint,
  gateway_us      bigint,
  billable_us     bigint check (billable_us >= 0),
  usage           jsonb not null,
  rated_cost      bigint not null check (rated_cost >= 0),
  cost            bigint not null check (cost >= 0),
  hold_amount     bigint not null check (hold_amount >= 0),
  hold_state      text not null check (hold_state in ('settled', 'released', 'expired')),
  paid_by         jsonb not null,
  worker_fault    boolean not null default false,
  result          jsonb,
  primary key (customer_id, run_id),
  check (cost <= rated_cost and cost <= hold_amount),
  check ((hold_state = 'settled') = (cost > 0)),
  check (cost = 0 or status in ('succeeded', 'cancelled'))
);

-- Usage the operator forgoes, beside its run. `amount` is null where it cannot be known.
create table write_offs (
  customer_id text collate "C" not null,
  run_id      text collate "C" not null,
  amount      bigint check (amount > 0),
  reason      text not null,
  recorded_at timestamptz not null,
  primary key (customer_id, run_id)
);

-- Answers of workers that cannot be believed.
create table worker_faults (
  fault_id      text collate "C" primary key,
  customer_id   text collate "C" not null,
  run_id        text collate "C" not null,
  deployment_id text collate "C" not null,
  kind          text not null,
  detail        text not null,
  recorded_at   timestamptz not null
);

-- Totals that pages show, kept with the write.
create table usage_days (
  customer_id text collate "C" not null,
  day         date not null,
  runs        bigint not null default 0,
  refused     bigint not null default 0,
  charged     bigint not null default 0,
  gpu_time_us bigint not null default 0,
  primary key (customer_id, day)
) with (fillfactor = 50);

-- One row per key in use; its insertion is part of the hold's own step.
create table idempotency_uses (
  customer_id     text collate "C" not null,
  idempotency_key text collate "C" not null,
  use_id          text collate "C" not null,
  request_hash    text not null,
  run_id          text collate "C" not null,
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  primary key (customer_id, idempotency_key)
);
create index idempotency_uses_expiry on idempotency_uses (expires_at);

-- Measured speed and charge of recent successful runs, written beside the hot path: money does not
-- depend on it.
create table run_samples (
  deployment_id text collate "C" not null,
  bucket        text not null,
  run_id        text collate "C" not null,
  gpu_time_us   bigint not null,
  rated_cost    bigint not null,
  recorded_at   timestamptz not null,
  primary key (deployment_id, bucket, run_id)
);
create index run_samples_recent on run_samples (deployment_id, run_id);
