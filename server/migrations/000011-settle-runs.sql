-- One run to settle, as `settle_runs` is given it.
create type settlement as (
  ord integer, customer_id text, run_id text, status text, code text, rule text, detail text,
  rated_cost bigint, may_extend boolean, started_at timestamptz, ended_at timestamptz,
  worker_us bigint, gateway_us bigint, billable_us bigint, usage jsonb, worker_fault boolean,
  result jsonb
);

-- The hot path's second half (see 000007). Settles runs: closes each hold once, charges the rated
-- cost as far as the hold, extended once more where funds allow, can cover it, takes the charge from
-- the grants in burn order, and writes the run with its receipt.
-- Outcomes: closed (now, or before by somebody else: then with what was recorded), hold-not-found.
create function settle_runs(p_now timestamptz, p_items json)
returns table (ord integer, outcome text, run_id text, status text, cost bigint, available bigint,
  write_off bigint)
language plpgsql security definer set search_path = public, pg_temp
-- Every access is by key, whatever the statistics say: a plan made while a table was empty would
-- scan it for ever after.
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  items settlement[];
  r record;
  w_customer text := '';
  w_free bigint;
  w_posted bigint;
  w_seq bigint;
  target bigint;
  extra bigint;
  due bigint;
  part bigint;
  g integer;
  g_ids text[];
  g_left bigint[];
  g_expires timestamptz[];
  g_touched boolean[];
  h_runs text[];
  h_created timestamptz[];
  h_amounts bigint[];
  paid text;
  -- What was decided, by `ord` + 1: arrays written in place and read by the last statements.
  size integer := json_array_length(p_items);
  closes boolean[] := array_fill(false, array[size]);
  costs bigint[] := array_fill(0::bigint, array[size]);
  covers bigint[] := array_fill(0::bigint, array[size]);
  seqs bigint[] := array_fill(0::bigint, array[size]);
  balances bigint[] := array_fill(0::bigint, array[size]);
  paid_by text[] := array_fill(null::text, array[size]);
  write_offs_of bigint[] := array_fill(0::bigint, array[size]);
  statuses text[] := array_fill(null::text, array[size]);
  grant_customers text[] := '{}';
  grant_ids text[] := '{}';
  grant_left bigint[] := '{}';
begin
  select array_agg(q) into items from json_populate_recordset(null::settlement, p_items) q;

  perform 1 from wallets w
    where w.customer_id in (select q.customer_id from unnest(items) q)
    order by w.customer_id for update;

  for r in
    select q.ord, q.first_ord, q.customer_id, q.run_id, q.status, q.rated_cost, q.may_extend,
      h.amount, h.cap, h.created_at, h.run_id is not null as is_open,
      t.run_id is not null as was_closed, t.status as run_status, t.cost as run_cost,
      case when t.status in ('succeeded', 'cancelled') then t.rated_cost - t.cost else 0 end
        as run_write_off,
      w.posted, w.held, w.seq, w.billing_mode, w.spend_limit,
      coalesce(w.next_expiry_at <= p_now, false) as has_expired
    from (
      select i.ord, i.customer_id, i.run_id, i.status, i.rated_cost, i.may_extend,
        min(i.ord) over (partition by i.customer_id, i.run_id) as first_ord
      from unnest(items) i) q
    join wallets w on w.customer_id = q.customer_id
    left join holds h on h.customer_id = q.customer_id and h.run_id = q.run_id
    left join runs t on t.customer_id = q.customer_id and t.run_id = q.run_id
    order by q.customer_id, q.ord
  loop
    if r.customer_id <> w_customer then
      if w_customer <> '' then
        for g in 1 .. coalesce(array_length(g_ids, 1), 0) loop
          if g_touched[g] then
            grant_customers := grant_customers || w_customer;
            grant_ids := grant_ids || g_ids[g];
            grant_left := grant_left || g_left[g];
          end if;
        end loop;
      end if;
      w_customer := r.customer_id;
      w_posted := r.posted;
      w_free := r.posted - r.held;
      w_seq := r.seq;
      select array_agg(o.grant_id), array_agg(o.remaining), array_agg(o.expires_at),
        array_agg(false)
      into g_ids, g_left, g_expires, g_touched
      from (select * from open_grants g where g.customer_id = r.customer_id
        order by g.expires_at nulls last, g.promotional desc, g.effective_at, g.grant_id) o;
      if r.has_expired then
        select array_agg(o.run_id order by o.run_id), array_agg(o.created_at order by o.run_id),
          array_agg(o.amount order by o.run_id)
        into h_runs, h_created, h_amounts
        from holds o where o.customer_id = r.customer_id;
      end if;
    end if;

    ord := r.ord;
    run_id := r.run_id;
    status := coalesce(r.run_status, r.status);
    cost := coalesce(r.run_cost, 0);
    write_off := coalesce(r.run_write_off, 0);
    outcome := case when r.is_open or r.was_closed then 'closed' else 'hold-not-found' end;

    if r.is_open and r.ord <> r.first_ord then
      status := statuses[r.first_ord + 1];
      cost := costs[r.first_ord + 1];
      write_off := write_offs_of[r.first_ord + 1];
    elsif r.is_open then
      target := case when r.status in ('succeeded', 'cancelled') then r.rated_cost else 0 end;
      due := least(target, coalesce(r.cap, target));
      extra := 0;
      if r.may_extend and due > r.amount then
        -- Credit that was valid when the hold was placed may pay for its run, so the hold's time
        -- decides what is frozen.
        available := w_free - case when r.has_expired
          then frozen_of(r.created_at, g_expires, g_left, h_created, h_amounts) else 0 end;
        extra := case when r.billing_mode = 'postpaid'
            then least(due - r.amount, greatest(0, coalesce(available + r.spend_limit, due)))
            else least(due - r.amount, greatest(0, available)) end;
      end if;
      due := least(due, r.amount + extra);
      w_free := w_free + r.amount - due;
      w_posted := w_posted - due;
      if due > 0 then
        w_seq := w_seq + 1;
      end if;
      cost := due;
      write_off := target - due;
      closes[r.ord + 1] := true;
      statuses[r.ord + 1] := r.status;
      costs[r.ord + 1] := due;
      write_offs_of[r.ord + 1] := write_off;
      covers[r.ord + 1] := r.amount + extra;
      seqs[r.ord + 1] := w_seq;
      balances[r.ord + 1] := w_posted;

      paid := '';
      for g in 1 .. coalesce(array_length(g_ids, 1), 0) loop
        exit when due = 0;
        continue when g_left[g] = 0 or g_expires[g] <= r.created_at;
        part := least(due, g_left[g]);
        g_left[g] := g_left[g] - part;
        g_touched[g] := true;
        due := due - part;
        paid := paid || case when paid = '' then '' else ',' end
          || '{"grantId":"' || g_ids[g] || '","amountNanos":"' || part || '"}';
      end loop;
      if due > 0 and r.billing_mode = 'prepaid' then
        raise exception 'no grant covers % nano-dollars of run %', due, r.run_id;
      end if;
      paid_by[r.ord + 1] := '[' || paid || ']';
      if r.has_expired then
        h_amounts[array_position(h_runs, r.run_id)] := 0;
      end if;
    end if;
    available := w_free - case when r.has_expired
      then frozen_of(p_now, g_expires, g_left, h_created, h_amounts) else 0 end;
    return next;
  end loop;

  for g in 1 .. coalesce(array_length(g_ids, 1), 0) loop
    if g_touched[g] then
      grant_customers := grant_customers || w_customer;
      grant_ids := grant_ids || g_ids[g];
      grant_left := grant_left || g_left[g];
    end if;
  end loop;

  with gone as (
    -- The one terminal transition: whoever deletes the hold writes its run.
    delete from holds h
    using unnest(items) q
    where closes[q.ord + 1] and h.customer_id = q.customer_id and h.run_id = q.run_id
    returning h.customer_id, h.run_id, h.key_id, h.idempotency_use, h.model, h.deployment_id,
      h.rate_card_id, h.source, h.created_at, h.amount as held, q.ord, q.status, q.code, q.rule,
      q.detail, q.rated_cost, q.started_at, q.ended_at, q.worker_us, q.gateway_us, q.billable_us,
      q.usage, q.worker_fault, q.result, costs[q.ord + 1] as cost, covers[q.ord + 1] as covered
  ), written as (
    insert into runs (customer_id, run_id, key_id, idempotency_use, model, deployment_id,
      rate_card_id, source, status, code, rule, detail, priced_at, started_at, ended_at,
      recorded_at, worker_us, gateway_us, billable_us, usage, rated_cost, cost, hold_amount,
      hold_state, paid_by,
      worker_fault, result)
    select customer_id, run_id, key_id, idempotency_use, model, deployment_id, rate_card_id, source,
      status, code, rule, detail, created_at, started_at, ended_at, p_now, worker_us, gateway_us,
      billable_us, usage, rated_cost, cost, covered, case when cost > 0 then 'settled'
        when status = 'written_off' then 'expired' else 'released' end,
      paid_by[ord + 1]::jsonb, coalesce(worker_fault, false), result
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
  )
  update wallets w set posted = w.posted - d.cost, held = w.held - d.held,
    open_holds = w.open_holds - d.runs, seq = w.seq + d.charges, runs_total = w.runs_total + d.runs,
    charged_total = w.charged_total + d.cost
  from (select customer_id, sum(cost) as cost, sum(held) as held, count(*) as runs,
      count(*) filter (where cost > 0) as charges from gone group by 1) d
  where w.customer_id = d.customer_id;

  update open_grants o set remaining = d.remaining
  from unnest(grant_customers, grant_ids, grant_left) as d (customer_id, grant_id, remaining)
  where o.customer_id = d.customer_id and o.grant_id = d.grant_id and d.remaining > 0;
  if 0 = any (grant_left) then
    delete from open_grants o
    using unnest(grant_customers, grant_ids, grant_left) as d (customer_id, grant_id, remaining)
    where o.customer_id = d.customer_id and o.grant_id = d.grant_id and d.remaining = 0;
  end if;
end $$;
