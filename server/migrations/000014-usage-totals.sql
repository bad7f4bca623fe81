-- What usage pages ask of a million runs, answered by key and never by a scan: the runs in the
-- order of their ends, whole and under every filter, and their totals by hour and day, kept with
-- the charge.
-- A cell is what a run is filed under: deployment, API key ('' for a session's runs), status. A
-- filter is a set of cells, of which a customer has few however many runs there are.

create index runs_ended on runs (customer_id, ended_at, run_id);
create index runs_cell on runs
  (customer_id, deployment_id, coalesce(key_id, ''), status, ended_at, run_id);

-- Runs by tag: a row for each key, with the value '', and one for each key with its value.
create table run_tags (
  customer_id   text collate "C" not null,
  tag_key       text collate "C" not null,
  tag_value     text collate "C" not null,
  deployment_id text collate "C" not null,
  key_id        text collate "C" not null,
  status        text collate "C" not null,
  ended_at      timestamptz not null,
  run_id        text collate "C" not null,
  primary key (customer_id, tag_key, tag_value, deployment_id, key_id, status, ended_at, run_id)
);

-- Totals of finished runs by cell, by the hour and the day (UTC) in which they ended; under the tag
-- '' those of all runs. Days too, so that a year is not added up from its hours.
create table usage_totals (
  customer_id   text collate "C" not null,
  tag_key       text collate "C" not null,
  tag_value     text collate "C" not null,
  step          text collate "C" not null check (step in ('hour', 'day')),
  at            timestamptz not null,
  deployment_id text collate "C" not null,
  key_id        text collate "C" not null,
  status        text collate "C" not null,
  runs          bigint not null check (runs > 0),
  charged       bigint not null check (charged >= 0),
  gpu_time_us   bigint not null check (gpu_time_us >= 0),
  primary key (customer_id, tag_key, tag_value, step, at, deployment_id, key_id, status)
) with (fillfactor = 70);

insert into usage_totals (customer_id, tag_key, tag_value, step, at, deployment_id, key_id, status,
  runs, charged, gpu_time_us)
select r.customer_id, '', '', s.step, date_bin(s.length, r.ended_at, '2000-01-01 00:00+00'),
  r.deployment_id, coalesce(r.key_id, ''), r.status, count(*), sum(r.cost),
  sum(coalesce(r.billable_us, 0))
from runs r
cross join (values ('day', interval '1 day'), ('hour', interval '1 hour')) s (step, length)
group by 1, 4, 5, 6, 7, 8;

-- The hot path's second half (see 000007, 000011). Settles runs: closes each hold once, charges
-- the rated cost as far as the hold, extended once more where funds allow, can cover it, takes the
-- charge from the grants in burn order, and writes the run with its receipt.
-- Outcomes: closed (now, or before by somebody else: then with what was recorded), hold-not-found.
create or replace function settle_runs(p_now timestamptz, p_items json)
returns table (ord integer, outcome text, run_id text, status text, cost bigint, available bigint,
  write_off bigint)
language plpgsql security definer set search_path = public, pg_temp
-- Every access is by key, whatever the statistics say: a plan made while a table was empty would
-- scan it for ever after.
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
-- A wallet that somebody has locked must not hold up the batch: it is asked again by itself.
set lock_timeout = '200ms' as $$
#variable_conflict use_column
declare
  items settlement[];
  r record;
  i integer;
  w_customer text := '';
  w_free bigint;
  w_posted bigint;
  w_seq bigint;
  due bigint;
  part bigint;
  paid text;
  -- What was decided, by `ord` + 1: written in place, read by the last statements. A run whose hold
  -- is not closed here has no cost.
  size integer := json_array_length(p_items);
  costs bigint[] := array_fill(null::bigint, array[size]);
  seqs bigint[] := array_fill(null::bigint, array[size]);
  balances bigint[] := array_fill(null::bigint, array[size]);
  frees bigint[] := array_fill(null::bigint, array[size]);
  paid_by text[] := array_fill('[]'::text, array[size]);
  any_before boolean := false;
  -- Open grants of all wallets, in the loop's order of wallets and each wallet's burn order.
  g integer;
  g_from integer;
  g_to integer := 0;
  g_customers text[];
  g_ids text[];
  g_left bigint[];
  g_expires timestamptz[];
  g_touched boolean[];
  h_runs text[];
  h_created timestamptz[];
  h_amounts bigint[];
begin
  select array_agg(q order by q.ord) into items
    from json_populate_recordset(null::settlement, p_items) q;
  if exists (select 1 from unnest(items) with ordinality as q
    where q.ord is distinct from q.ordinality - 1 or q.rated_cost is null
      or q.rated_cost < 0 or q.ended_at is null) then
    raise exception 'settlements are numbered from 0, each with a cost and an end';
  end if;

  perform 1 from wallets w
    where w.customer_id in (select q.customer_id from unnest(items) q)
    order by w.customer_id for update;

  select array_agg(o.customer_id), array_agg(o.grant_id), array_agg(o.remaining),
    array_agg(o.expires_at), array_agg(false)
  into g_customers, g_ids, g_left, g_expires, g_touched
  from (select * from open_grants g
    where g.customer_id in (select q.customer_id from unnest(items) q)
    order by g.customer_id, g.expires_at nulls last, g.promotional desc, g.effective_at,
      g.grant_id) o;

  for r in
    select q.ord, q.first_ord, q.customer_id, q.run_id, q.may_extend, h.amount, h.created_at,
      least(case when q.status in ('succeeded', 'cancelled') then q.rated_cost else 0 end, h.cap)
        as due,
      h.run_id is not null as is_open, w.posted, w.held, w.seq, w.billing_mode, w.spend_limit,
      coalesce(w.next_expiry_at <= p_now, false) as has_expired
    from (
      select i.ord, i.customer_id, i.run_id, i.status, i.rated_cost, i.may_extend,
        min(i.ord) over (partition by i.customer_id, i.run_id) as first_ord
      from unnest(items) i) q
    join wallets w on w.customer_id = q.customer_id
    left join holds h on h.customer_id = q.customer_id and h.run_id = q.run_id
    -- In the order of the grants above: the database's own collation may be another one.
    order by q.customer_id collate "C", q.ord
  loop
    if r.customer_id <> w_customer then
      w_customer := r.customer_id;
      w_posted := r.posted;
      w_free := r.posted - r.held;
      w_seq := r.seq;
      g_from := g_to + 1;
      while g_customers[g_to + 1] = w_customer loop
        g_to := g_to + 1;
      end loop;
      if r.has_expired then
        select array_agg(o.run_id order by o.run_id), array_agg(o.created_at order by o.run_id),
          array_agg(o.amount order by o.run_id)
        into h_runs, h_created, h_amounts
        from holds o where o.customer_id = r.customer_id;
      end if;
    end if;

    i := r.ord + 1;
    if not r.is_open or r.ord <> r.first_ord then
      any_before := true;
    else
      due := r.due;
      if due > r.amount then
        part := 0;
        if r.may_extend then
          -- Credit that was valid when the hold was placed may pay for its run, so the hold's time
          -- decides what is frozen.
          part := w_free;
          if r.has_expired then
            part := part - frozen_of(r.created_at, g_expires[g_from:g_to], g_left[g_from:g_to],
              h_created, h_amounts);
          end if;
          if r.billing_mode = 'postpaid' then
            part := coalesce(part + r.spend_limit, due);
          end if;
        end if;
        due := least(due, r.amount + greatest(0, part));
      end if;
      w_free := w_free + r.amount - due;
      costs[i] := due;
      if due > 0 then
        w_posted := w_posted - due;
        w_seq := w_seq + 1;
        seqs[i] := w_seq;
        balances[i] := w_posted;
        paid := null;
        for g in g_from .. g_to loop
          if g_left[g] > 0 and (g_expires[g] is null or g_expires[g] > r.created_at) then
            part := least(due, g_left[g]);
            g_left[g] := g_left[g] - part;
            g_touched[g] := true;
            due := due - part;
            paid := concat(paid || ',', '{"grantId":"', g_ids[g], '","amountNanos":"', part, '"}');
            exit when due = 0;
          end if;
        end loop;
        if due > 0 and r.billing_mode = 'prepaid' then
          raise exception 'no grant covers % nano-dollars of run %', due, r.run_id;
        end if;
        paid_by[i] := concat('[', paid, ']');
      end if;
      if r.has_expired then
        h_amounts[array_position(h_runs, r.run_id)] := 0;
      end if;
    end if;
    frees[i] := w_free;
    if r.has_expired then
      frees[i] := w_free - frozen_of(p_now, g_expires[g_from:g_to], g_left[g_from:g_to],
        h_created, h_amounts);
    end if;
  end loop;

  with gone as (
    -- The one terminal transition: whoever deletes the hold writes its run.
    delete from holds h
    using unnest(items) q
    where costs[q.ord + 1] is not null and h.customer_id = q.customer_id and h.run_id = q.run_id
    returning h.customer_id, h.run_id, h.key_id, h.idempotency_use, h.model, h.deployment_id,
      h.rate_card_id, h.source, h.tags, h.created_at, h.amount as held, q.ord, q.status, q.code,
      q.rule,
      q.detail, q.rated_cost, q.started_at, q.ended_at, q.worker_us, q.gateway_us, q.billable_us,
      q.usage, q.worker_fault, q.result, costs[q.ord + 1] as cost,
      greatest(h.amount, costs[q.ord + 1]) as covered
  ), written as (
    insert into runs (customer_id, run_id, key_id, idempotency_use, model, deployment_id,
      rate_card_id, source, status, code, rule, detail, priced_at, started_at, ended_at,
      recorded_at, worker_us, gateway_us, billable_us, usage, rated_cost, cost, hold_amount,
      hold_state, paid_by, worker_fault, result, tags)
    select customer_id, run_id, key_id, idempotency_use, model, deployment_id, rate_card_id, source,
      status, code, rule, detail, created_at, started_at, ended_at, p_now, worker_us, gateway_us,
      billable_us, usage, rated_cost, cost, covered, case when cost > 0 then 'settled'
        when status = 'written_off' then 'expired' else 'released' end,
      paid_by[ord + 1]::jsonb, coalesce(worker_fault, false), result, tags
    from gone
  ), posted as (
    insert into transfers (customer_id, source_id, kind, line_no, transaction_id, debit_account,
      credit_account, amount, wallet_seq, balance_after, recorded_at)
    select customer_id, run_id, 'settle', 1, 'txn_' || substr(run_id, 5), 'wallet', 'revenue', cost,
      seqs[ord + 1], balances[ord + 1], p_now
    from gone where cost > 0
  ), forgone as (
    insert into write_offs (customer_id, run_id, amount, reason, recorded_at)
    select customer_id, run_id, nullif(rated_cost - cost, 0), coalesce(code, 'funds-ended'), p_now
    from gone where status = 'written_off'
      or (status in ('succeeded', 'cancelled') and rated_cost > cost)
  ), counted as (
    insert into usage_days as u (customer_id, day, runs, charged, gpu_time_us)
    select customer_id, (ended_at at time zone 'UTC')::date, count(*), sum(cost),
      sum(coalesce(billable_us, 0))
    from gone group by 1, 2 order by 1, 2
    on conflict on constraint usage_days_pkey do update set runs = u.runs + excluded.runs,
      charged = u.charged + excluded.charged, gpu_time_us = u.gpu_time_us + excluded.gpu_time_us
  ), tagged as (
    -- Under each key alone, and under each key with its value.
    select g.customer_id, t.key as tag_key, case when w.whole then t.value else '' end as tag_value,
      g.deployment_id, coalesce(g.key_id, '') as key_id, g.status, g.ended_at, g.run_id, g.cost,
      coalesce(g.billable_us, 0) as gpu_time_us
    from gone g cross join jsonb_each_text(g.tags) t cross join (values (true), (false)) w (whole)
    where g.tags <> '{}'
  ), filed as (
    insert into run_tags (customer_id, tag_key, tag_value, deployment_id, key_id, status, ended_at,
      run_id)
    select customer_id, tag_key, tag_value, deployment_id, key_id, status, ended_at, run_id
    from tagged
  ), totalled as (
    insert into usage_totals as u (customer_id, tag_key, tag_value, step, at, deployment_id, key_id,
      status, runs, charged, gpu_time_us)
    select c.customer_id, c.tag_key, c.tag_value, s.step,
      date_bin(s.length, c.ended_at, '2000-01-01 00:00+00'), c.deployment_id, c.key_id, c.status,
      count(*), sum(c.cost), sum(c.gpu_time_us)
    from (
      select customer_id, '' as tag_key, '' as tag_value, deployment_id,
        coalesce(key_id, '') as key_id, status, ended_at, cost,
        coalesce(billable_us, 0) as gpu_time_us from gone
      union all
      select customer_id, tag_key, tag_value, deployment_id, key_id, status, ended_at, cost,
        gpu_time_us from tagged) c
    cross join (values ('day', interval '1 day'), ('hour', interval '1 hour')) s (step, length)
    group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 3, 4, 5, 6, 7, 8
    on conflict on constraint usage_totals_pkey do update set runs = u.runs + excluded.runs,
      charged = u.charged + excluded.charged, gpu_time_us = u.gpu_time_us + excluded.gpu_time_us
  )
  update wallets w set posted = w.posted - d.cost, held = w.held - d.held,
    open_holds = w.open_holds - d.runs, seq = w.seq + d.charges, runs_total = w.runs_total + d.runs,
    charged_total = w.charged_total + d.cost
  from (select customer_id, sum(cost) as cost, sum(held) as held, count(*) as runs,
      count(*) filter (where cost > 0) as charges from gone group by 1) d
  where w.customer_id = d.customer_id;

  update open_grants o set remaining = d.remaining
  from unnest(g_customers, g_ids, g_left, g_touched)
    as d (customer_id, grant_id, remaining, touched)
  where d.touched and d.remaining > 0 and o.customer_id = d.customer_id and o.grant_id = d.grant_id;
  if 0 = any (g_left) then
    delete from open_grants o
    using unnest(g_customers, g_ids, g_left) as d (customer_id, grant_id, remaining)
    where d.remaining = 0 and o.customer_id = d.customer_id and o.grant_id = d.grant_id;
  end if;

  if not any_before then
    return query select q.ord, 'closed', q.run_id, q.status, costs[q.ord + 1], frees[q.ord + 1],
      case when q.status in ('succeeded', 'cancelled') then q.rated_cost - costs[q.ord + 1]
        else 0 end
      from unnest(items) q;
    return;
  end if;
  -- Some were closed before, by another settlement or by an earlier item: answer with the record.
  return query select q.ord, case when t.run_id is null then 'hold-not-found' else 'closed' end,
    q.run_id, coalesce(t.status, q.status), coalesce(t.cost, 0), frees[q.ord + 1],
    case when t.status in ('succeeded', 'cancelled') then t.rated_cost - t.cost else 0 end
    from unnest(items) q
    left join runs t on t.customer_id = q.customer_id and t.run_id = q.run_id
    where exists (select 1 from wallets w where w.customer_id = q.customer_id);
end $$;
