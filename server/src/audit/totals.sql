-- What the auditor's views do not show: the totals kept beside the books agree with the rows they
-- are totals of. Written and read like invariants.sql.

-- @inv T01 B a wallet's totals are those of its runs and holds
select w.customer_id
  from public.wallets w
  left join (
    select customer_id, count(*) as runs, sum(cost) as charged from public.runs group by 1
  ) r using (customer_id)
  left join (
    select customer_id, count(*) as holds from public.holds group by 1
  ) h using (customer_id)
  where w.runs_total <> coalesce(r.runs, 0)
    or w.charged_total <> coalesce(r.charged, 0)
    or w.open_holds <> coalesce(h.holds, 0);

-- @inv T02 B a day's totals are those of the runs that ended on it
select customer_id, day
  from (
    select customer_id, day, runs, charged, gpu_time_us
    from public.usage_days where runs <> 0 or charged <> 0 or gpu_time_us <> 0
  ) d
  full join (
    select customer_id, (ended_at at time zone 'UTC')::date as day, count(*) as runs,
      sum(cost) as charged, sum(coalesce(billable_us, 0)) as gpu_time_us
    from public.runs group by 1, 2
  ) r using (customer_id, day)
  where (d.runs, d.charged, d.gpu_time_us) is distinct from (r.runs, r.charged, r.gpu_time_us);

-- @inv T03 B the grants on a prepaid customer's receipt pay its whole charge
select run_id
  from (
    select r.customer_id, r.run_id, r.cost, (
      select coalesce(sum((p ->> 'amountNanos')::numeric), 0)
      from jsonb_array_elements(r.paid_by) as p) as paid
    from public.runs r
  ) q
  join public.wallets w using (customer_id)
  where paid <> cost and (w.billing_mode = 'prepaid' or paid > cost);

-- @inv T04 B what a grant has lost is what the receipts say it paid
select g.grant_id
  from grants g
  left join (
    select r.customer_id, p ->> 'grantId' as grant_id,
      sum((p ->> 'amountNanos')::numeric) as paid
    from public.runs r, jsonb_array_elements(r.paid_by) as p group by 1, 2
  ) q on q.customer_id = g.customer_id and q.grant_id = g.grant_id
  where g.consumed <> coalesce(q.paid, 0);

-- @inv T05 B usage that was rated but not charged is written off, to the nano-dollar, and nothing
--   else
select run_id
  from (
    select customer_id, run_id, status, case
      when status in ('succeeded', 'cancelled') then nullif(rated_cost - cost, 0)
      when status = 'written_off' then nullif(rated_cost, 0) end as forgone
    from public.runs
  ) r
  full join public.write_offs w using (customer_id, run_id)
  where r.forgone is distinct from w.amount
    or (r.status = 'written_off' and w.run_id is null)
    or (r.status is distinct from 'written_off' and r.forgone is null and w.run_id is not null);

-- @inv T06 B an open hold never exceeds its cap
select run_id from public.holds where amount > cap;

-- @inv T07 B totals by hour and day, whole and by tag, are those of the runs filed under them
select customer_id, tag_key, tag_value, step, at, deployment_id, key_id, status
  from public.usage_totals t
  full join (
    select r.customer_id, g.tag_key, g.tag_value, s.step,
      date_bin(s.length, r.ended_at, '2000-01-01 00:00+00') as at, r.deployment_id,
      coalesce(r.key_id, '') as key_id, r.status, count(*) as runs, sum(r.cost) as charged,
      sum(coalesce(r.billable_us, 0)) as gpu_time_us
    from public.runs r
    cross join lateral (
      select '' as tag_key, '' as tag_value
      union all select e.key, '' from jsonb_each_text(r.tags) e
      union all select e.key, e.value from jsonb_each_text(r.tags) e) g
    cross join (values ('day', interval '1 day'), ('hour', interval '1 hour')) s (step, length)
    group by 1, 2, 3, 4, 5, 6, 7, 8
  ) q using (customer_id, tag_key, tag_value, step, at, deployment_id, key_id, status)
  where (t.runs, t.charged, t.gpu_time_us) is distinct from (q.runs, q.charged, q.gpu_time_us);

-- @inv T08 B a run is filed under each of its tags, and under nothing else
select run_id
  from public.run_tags t
  full join (
    select r.customer_id, e.key as tag_key, case when w.whole then e.value else '' end as tag_value,
      r.deployment_id, coalesce(r.key_id, '') as key_id, r.status, r.ended_at, r.run_id
    from public.runs r cross join jsonb_each_text(r.tags) e
    cross join (values (true), (false)) w (whole)
  ) q using (customer_id, tag_key, tag_value, deployment_id, key_id, status, ended_at, run_id)
  where (t.run_id is null) <> (q.run_id is null);
