-- The hot path: two functions over arrays, each one round trip and one commit for a whole batch.
-- Both lock the wallets first, in id order, and read everything else in a later statement: under READ
-- COMMITTED a statement re-checks only the rows it locked and reads all others from before it waited.
-- Inside a batch, arrival order decides. They run with the owner's rights, so that the application's
-- role needs no right to change the books by itself.

-- Of credit that had expired by `p_at` and is still on the books, because holds older than its expiry
-- are open, what those holds cannot need: it is not there for a hold placed at `p_at`. A hold may use
-- what expires after it was placed, so for each expiry the credit up to it, less the holds before it,
-- is out of reach; the worst expiry counts.
create function frozen_of(p_at timestamptz, p_expires timestamptz[], p_left bigint[],
  p_created timestamptz[], p_amounts bigint[])
returns bigint
language sql immutable as $$
  select greatest(0, max(e.credit - coalesce((
    select sum(h.amount) from unnest(p_created, p_amounts) as h (created_at, amount)
    where h.created_at < e.expires_at), 0)))::bigint
  from (
    select g.expires_at, sum(g.remaining) over (order by g.expires_at) as credit
    from unnest(p_expires, p_left) as g (expires_at, remaining) where g.expires_at <= p_at) e
$$;

-- The same from the books as they are; asked for only where there may be such credit.
create function frozen_credit(p_customer text, p_at timestamptz) returns bigint
language sql stable as $$
  select frozen_of(p_at, g.expires, g.lefts, h.created, h.amounts)
  from (select array_agg(expires_at) as expires, array_agg(remaining) as lefts
      from open_grants where customer_id = p_customer) g,
    (select array_agg(created_at) as created, array_agg(amount) as amounts
      from holds where customer_id = p_customer) h
$$;

-- One request for a hold, as `place_holds` is given it.
create type hold_order as (
  ord integer, customer_id text, run_id text, key_id text, plan text, amount bigint, cap bigint,
  concurrent_runs integer, requests_per_minute integer, idempotency_key text, request_hash text,
  use_id text, use_expires_at timestamptz, model text, deployment_id text, rate_card_id text,
  source text, bucket text, usage jsonb, funds_policy text, deadline_at timestamptz
);

-- Places holds. `p_requests` is a JSON array of hold_order; `ord` numbers them in order of arrival.
-- Outcomes: placed; joined or replayed (with the run that holds the idempotency key); touch-due
-- (expire or grant first, then ask again) and stale (the price or the plan asked with is no longer
-- the one in force: prepare again), which change nothing; or the slug of a refusal. A refusal leaves
-- no trace but a count.
create function place_holds(p_now timestamptz, p_owner text, p_requests json)
returns table (ord integer, outcome text, run_id text, available bigint, retry_after_ms bigint)
language plpgsql security definer set search_path = public, pg_temp
-- Every access is by key, whatever the statistics say: a plan made while a table was empty would
-- scan it for ever after.
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  orders hold_order[];
  r record;
  known record;
  w_customer text := '';
  w_available bigint;
  w_held bigint;
  w_open integer;
  w_tat timestamptz;
  w_refused integer;
  step interval;
  next_tat timestamptz;
  old_cards text[];
  placed boolean[] := array_fill(false, array[json_array_length(p_requests)]);
  wallet_ids text[] := '{}';
  wallet_held bigint[] := '{}';
  wallet_open integer[] := '{}';
  wallet_tat timestamptz[] := '{}';
  wallet_refused integer[] := '{}';
  any_refused boolean := false;
begin
  select array_agg(q) into orders from json_populate_recordset(null::hold_order, p_requests) q;

  if (select state from line_events order by seq desc limit 1) = 'stopped' then
    return query select q.ord, 'billing-unavailable', null::text, null::bigint, null::bigint
      from unnest(orders) q;
    return;
  end if;

  perform 1 from wallets w
    where w.customer_id in (select q.customer_id from unnest(orders) q)
    order by w.customer_id for update;

  select coalesce(array_agg(k.rate_card_id), '{}') into old_cards from rate_cards k
    where k.rate_card_id in (select q.rate_card_id from unnest(orders) q)
      and exists (select 1 from rate_cards n where n.deployment_id = k.deployment_id
        and n.version > k.version and n.valid_from <= p_now);

  for r in
    select q.ord, q.customer_id, q.run_id, q.plan, q.amount, q.concurrent_runs,
      q.requests_per_minute, q.rate_card_id, q.idempotency_key, q.request_hash, q.use_id,
      q.use_expires_at, w.posted, w.held, w.debt, w.open_holds, w.rate_tat, w.billing_mode,
      w.spend_limit, w.pending_expiry,
      w.daily_credit_at <= p_now
        or coalesce(w.next_expiry_at <= p_now, false) and not w.pending_expiry as due,
      c.status as customer_status, c.plan as customer_plan,
      q.key_id is not null and k.key_id is null
        or coalesce(k.revoked_at <= p_now, false)
        or coalesce(k.expires_at <= p_now, false) as key_ended,
      h.run_id is not null as already_placed
    from unnest(orders) q
    left join wallets w on w.customer_id = q.customer_id
    left join customers c on c.customer_id = q.customer_id
    left join api_keys k on k.customer_id = q.customer_id and k.key_id = q.key_id
    left join holds h on h.customer_id = q.customer_id and h.run_id = q.run_id
    order by q.customer_id, q.ord
  loop
    if r.customer_id <> w_customer then
      if w_customer <> '' then
        wallet_ids := wallet_ids || w_customer;
        wallet_held := wallet_held || w_held;
        wallet_open := wallet_open || w_open;
        wallet_tat := wallet_tat || w_tat;
        wallet_refused := wallet_refused || w_refused;
      end if;
      w_customer := r.customer_id;
      w_available := r.posted - r.held;
      if r.pending_expiry then
        w_available := w_available - frozen_credit(r.customer_id, p_now);
      end if;
      w_held := 0;
      w_open := 0;
      w_tat := r.rate_tat;
      w_refused := 0;
    end if;

    ord := r.ord;
    run_id := r.run_id;
    available := w_available;
    retry_after_ms := null;
    outcome := null;

    if r.already_placed then
      outcome := 'placed';
    elsif r.customer_status is null or r.posted is null or r.key_ended then
      outcome := 'unauthenticated';
    elsif r.customer_status <> 'active' then
      outcome := 'customer-suspended';
    elsif r.due then
      outcome := 'touch-due';
    elsif r.customer_plan <> r.plan or r.rate_card_id = any (old_cards) then
      outcome := 'stale';
    elsif r.idempotency_key is not null then
      select u.run_id, u.request_hash, u.expires_at <= p_now as expired, t.status into known
        from idempotency_uses u
        left join runs t on t.customer_id = u.customer_id and t.run_id = u.run_id
        where u.customer_id = r.customer_id and u.idempotency_key = r.idempotency_key;
      if found and not known.expired
        and coalesce(known.status, 'held') not in ('failed', 'written_off') then
        if known.request_hash <> r.request_hash then
          outcome := 'idempotency-key-reused';
        else
          outcome := case when known.status is null then 'joined' else 'replayed' end;
          run_id := known.run_id;
        end if;
      end if;
    end if;

    if outcome is null then
      step := interval '1 minute' / r.requests_per_minute;
      next_tat := greatest(w_tat, p_now) + step;
      if r.debt > 0 then
        outcome := 'in-debt';
      elsif next_tat - p_now > step * r.requests_per_minute then
        outcome := 'rate-limited';
        retry_after_ms :=
          ceil(extract(epoch from next_tat - p_now - step * r.requests_per_minute) * 1000);
      elsif r.open_holds + w_open >= r.concurrent_runs then
        outcome := 'concurrency-limited';
      elsif r.billing_mode = 'prepaid' and r.amount > w_available then
        outcome := 'out-of-credits';
      elsif r.billing_mode = 'postpaid' and r.amount > w_available + r.spend_limit then
        outcome := 'spend-limit-reached';
      else
        outcome := 'placed';
        placed[r.ord + 1] := true;
        w_available := w_available - r.amount;
        w_held := w_held + r.amount;
        w_open := w_open + 1;
        w_tat := next_tat;
        if r.idempotency_key is not null then
          insert into idempotency_uses as u (
            customer_id, idempotency_key, use_id, request_hash, run_id, created_at, expires_at)
          values (r.customer_id, r.idempotency_key, r.use_id, r.request_hash, r.run_id, p_now,
            r.use_expires_at)
          on conflict on constraint idempotency_uses_pkey do update set use_id = excluded.use_id,
            request_hash = excluded.request_hash, run_id = excluded.run_id,
            created_at = excluded.created_at, expires_at = excluded.expires_at;
        end if;
      end if;
    end if;
    if r.customer_status is not null
      and outcome not in ('placed', 'joined', 'replayed', 'touch-due', 'stale') then
      w_refused := w_refused + 1;
      any_refused := true;
    end if;
    return next;
  end loop;

  if w_customer <> '' then
    wallet_ids := wallet_ids || w_customer;
    wallet_held := wallet_held || w_held;
    wallet_open := wallet_open || w_open;
    wallet_tat := wallet_tat || w_tat;
    wallet_refused := wallet_refused || w_refused;
  end if;

  insert into holds (customer_id, run_id, owner_id, amount, cap, key_id, idempotency_use, model,
    deployment_id, rate_card_id, source, bucket, usage, funds_policy, created_at, deadline_at)
  select q.customer_id, q.run_id, p_owner, q.amount, q.cap, q.key_id,
    case when q.idempotency_key is not null then q.use_id end, q.model, q.deployment_id,
    q.rate_card_id, q.source, q.bucket, q.usage, q.funds_policy, p_now, q.deadline_at
  from unnest(orders) q where placed[q.ord + 1];

  update wallets w set held = w.held + d.held, open_holds = w.open_holds + d.open, rate_tat = d.tat
  from unnest(wallet_ids, wallet_held, wallet_open, wallet_tat) as d (customer_id, held, open, tat)
  where w.customer_id = d.customer_id and d.open > 0;

  if any_refused then
    insert into usage_days as u (customer_id, day, refused)
    select d.customer_id, (p_now at time zone 'UTC')::date, d.refused
    from unnest(wallet_ids, wallet_refused) as d (customer_id, refused) where d.refused > 0
    on conflict on constraint usage_days_pkey do update set refused = u.refused + excluded.refused;
  end if;
end $$;
