-- Tags: what a customer marks a run with to split costs by. They come with the order, stand with
-- the hold while the run goes on, and with the run for good.

alter table holds add column tags jsonb not null default '{}'
  check (jsonb_typeof(tags) = 'object');
alter table runs add column tags jsonb not null default '{}'
  check (jsonb_typeof(tags) = 'object');
comment on column runs.tags is 'a text by key, as sent in x-tags';

alter type hold_order add attribute tags jsonb;

-- Places holds. `p_requests` is a JSON array of hold_order; `ord` numbers them in order of arrival.
-- Outcomes: placed; joined or replayed (with the run that holds the idempotency key); touch-due
-- (expire or grant first, then ask again) and stale (the price or the plan asked with is no longer
-- the one in force: prepare again), which change nothing; or the slug of a refusal. A refusal
-- leaves no trace but a count.
create or replace function place_holds(p_now timestamptz, p_owner text, p_requests json)
returns table (ord integer, outcome text, run_id text, available bigint, retry_after_ms bigint)
language plpgsql security definer set search_path = public, pg_temp
-- Every access is by key, whatever the statistics say: a plan made while a table was empty would
-- scan it for ever after.
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
-- A wallet that somebody has locked must not hold up the batch: it is asked again by itself.
set lock_timeout = '200ms' as $$
#variable_conflict use_column
declare
  orders hold_order[];
  r record;
  known record;
  i integer;
  w_customer text := '';
  w_available bigint;
  w_open integer;
  w_tat timestamptz;
  step interval;
  next_tat timestamptz;
  old_cards text[];
  -- What was decided, by `ord` + 1: written in place, read by the last statements.
  size integer := json_array_length(p_requests);
  outcomes text[] := array_fill('placed'::text, array[size]);
  availables bigint[] := array_fill(null::bigint, array[size]);
  retries bigint[] := array_fill(null::bigint, array[size]);
  run_ids text[] := array_fill(null::text, array[size]);
  tats timestamptz[] := array_fill(null::timestamptz, array[size]);
begin
  select array_agg(q order by q.ord) into orders
    from json_populate_recordset(null::hold_order, p_requests) q;
  if exists (select 1 from unnest(orders) with ordinality as q
    where q.ord is distinct from q.ordinality - 1 or q.amount is null or q.amount < 0) then
    raise exception 'requests are numbered from 0, each with an amount';
  end if;

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
    select q.ord, q.customer_id, q.run_id, q.amount, q.concurrent_runs, q.requests_per_minute,
      q.idempotency_key, q.request_hash, q.use_id, q.use_expires_at, w.posted, w.held, w.debt,
      w.open_holds, w.rate_tat, w.billing_mode, w.spend_limit, w.pending_expiry,
      case
        when h.run_id is not null then 'already'
        when w.customer_id is null or c.customer_id is null
          or q.key_id is not null and k.key_id is null
          or k.revoked_at <= p_now or k.expires_at <= p_now then 'unauthenticated'
        when c.status <> 'active' then 'customer-suspended'
        when w.daily_credit_at <= p_now
          or w.next_expiry_at <= p_now and not w.pending_expiry then 'touch-due'
        when c.plan <> q.plan or q.rate_card_id = any (old_cards) then 'stale'
      end as early
    from unnest(orders) q
    left join wallets w on w.customer_id = q.customer_id
    left join customers c on c.customer_id = q.customer_id
    left join api_keys k on k.customer_id = q.customer_id and k.key_id = q.key_id
    left join holds h on h.customer_id = q.customer_id and h.run_id = q.run_id
    order by q.customer_id, q.ord
  loop
    if r.customer_id <> w_customer then
      w_customer := r.customer_id;
      w_available := r.posted - r.held;
      if r.pending_expiry then
        w_available := w_available - frozen_credit(r.customer_id, p_now);
      end if;
      w_open := r.open_holds;
      w_tat := greatest(r.rate_tat, p_now);
    end if;

    i := r.ord + 1;
    availables[i] := w_available;
    if r.early is not null then
      outcomes[i] := r.early;
      continue;
    end if;
    if r.idempotency_key is not null then
      select u.run_id, u.request_hash, t.status into known
        from idempotency_uses u
        left join runs t on t.customer_id = u.customer_id and t.run_id = u.run_id
        where u.customer_id = r.customer_id and u.idempotency_key = r.idempotency_key
          and u.expires_at > p_now;
      if found and coalesce(known.status, 'held') not in ('failed', 'written_off') then
        if known.request_hash <> r.request_hash then
          outcomes[i] := 'idempotency-key-reused';
        else
          outcomes[i] := case when known.status is null then 'joined' else 'replayed' end;
          run_ids[i] := known.run_id;
        end if;
        continue;
      end if;
    end if;

    step := interval '1 minute' / r.requests_per_minute;
    next_tat := w_tat + step;
    if r.debt > 0 then
      outcomes[i] := 'in-debt';
    elsif next_tat - p_now > step * r.requests_per_minute then
      outcomes[i] := 'rate-limited';
      retries[i] :=
        ceil(extract(epoch from next_tat - p_now - step * r.requests_per_minute) * 1000);
    elsif w_open >= r.concurrent_runs then
      outcomes[i] := 'concurrency-limited';
    elsif r.billing_mode = 'prepaid' and r.amount > w_available then
      outcomes[i] := 'out-of-credits';
    elsif r.billing_mode = 'postpaid' and r.amount > w_available + r.spend_limit then
      outcomes[i] := 'spend-limit-reached';
    else
      w_available := w_available - r.amount;
      w_open := w_open + 1;
      w_tat := next_tat;
      tats[i] := w_tat;
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
  end loop;

  with placed as (
    insert into holds (customer_id, run_id, owner_id, amount, cap, key_id, idempotency_use, model,
      deployment_id, rate_card_id, source, bucket, usage, output_limit, funds_policy, created_at,
      deadline_at, tags)
    select q.customer_id, q.run_id, p_owner, q.amount, q.cap, q.key_id,
      case when q.idempotency_key is not null then q.use_id end, q.model, q.deployment_id,
      q.rate_card_id, q.source, q.bucket, q.usage, q.output_limit, q.funds_policy, p_now,
      q.deadline_at, coalesce(q.tags, '{}')
    from unnest(orders) q where outcomes[q.ord + 1] = 'placed'
  )
  update wallets w set held = w.held + d.held, open_holds = w.open_holds + d.open, rate_tat = d.tat
  from (select q.customer_id, sum(q.amount) as held, count(*) as open, max(tats[q.ord + 1]) as tat
    from unnest(orders) q where outcomes[q.ord + 1] = 'placed' group by 1) d
  where w.customer_id = d.customer_id;

  -- Refusals leave a count; asking again for what was placed already leaves nothing.
  insert into usage_days as u (customer_id, day, refused)
  select q.customer_id, (p_now at time zone 'UTC')::date, count(*)
  from unnest(orders) q join customers c on c.customer_id = q.customer_id
  where outcomes[q.ord + 1] not in ('placed', 'already', 'joined', 'replayed', 'touch-due', 'stale')
  group by 1 order by 1
  on conflict on constraint usage_days_pkey do update set refused = u.refused + excluded.refused;

  return query select q.ord,
    case when outcomes[q.ord + 1] = 'already' then 'placed' else outcomes[q.ord + 1] end,
    coalesce(run_ids[q.ord + 1], q.run_id), availables[q.ord + 1], retries[q.ord + 1]
    from unnest(orders) q;
end $$;
