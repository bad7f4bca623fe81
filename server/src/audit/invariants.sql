-- The 43 invariants of the books, over the views in schema `audit`. No row: healthy.
-- Each begins with a line `-- @inv ID CLASS title`; the class says what a row does: A stops the
-- line (no new runs), B concerns one customer, C calls the operator. Read with search_path audit.

-- @inv I01 A every transaction balances to zero per currency
select txn_id,currency,sum(amount)
  from entries
  group by 1,2
  having sum(amount)<>0;

-- @inv I02 A whole ledger sums to zero per currency
select currency,sum(amount)
  from entries
  group by 1
  having sum(amount)<>0;

-- @inv I03 A stored balance = replay of entries
select a.account_id
  from accounts a
  left join (select account_id,sum(amount) s from entries group by 1) e using(account_id)
  where a.posted is not null and a.posted<>coalesce(e.s,0);

-- @inv I04 B held = sum of open holds
select a.account_id
  from accounts a
  left join (select account_id,sum(amount) s from holds where state='open' group by 1) h
    using(account_id)
  where a.type='wallet' and a.held<>coalesce(h.s,0);

-- @inv I05 A a prepaid wallet is never overdrawn by usage (posted - held >= 0, less debt from
--   refunds and disputes)
select account_id
  from accounts
  where type='wallet' and billing_mode='prepaid' and posted-held < -debt_nanos;

-- @inv I06 B postpaid: this month's receivable and open holds, less credit, within the spend limit,
--   where one is set and runs came after it
select w.account_id
  from accounts w
  join accounts r on r.customer_id=w.customer_id and r.type='receivable'
  where w.type='wallet' and w.billing_mode='postpaid' and w.held-w.posted+(select
    coalesce(sum(-e.amount),0) from entries e join txns t using(txn_id) where
    e.account_id=r.account_id and t.kind='settle' and
    e.created_at>=date_trunc('month',clock(),'UTC'))>w.credit_limit and exists(select 1 from holds h
    where h.account_id=w.account_id and h.created_at>w.limit_set_at);

-- @inv I07 A per-account sequence has no gap and no duplicate
select account_id
  from entries
  where account_seq is not null
  group by 1
  having count(*)<>max(account_seq)
  or count(distinct account_seq)<>count(*);

-- @inv I08 A running balance is continuous (balance_after = previous + amount)
select *
  from (select account_id,account_seq,balance_after-lag(balance_after,1,0::bigint) over(partition by
    account_id order by account_seq) d,amount from entries where account_seq is not null) q
  where d<>amount;

-- @inv I09 A no orphan entry, no empty transaction
select e.txn_id
  from entries e
  left join txns t using(txn_id)
  where t.txn_id is null
  union all select t.txn_id
  from txns t
  left join entries e using(txn_id)
  where e.txn_id is null;

-- @inv I10 A one ledger effect per idempotency key
select idem_scope,idem_key
  from txns
  where idem_key is not null
  group by 1,2
  having count(*)>1;

-- @inv I11 A one ledger effect per business source (a run, payment, grant, invoice posts once per
--   kind)
select source_type,source_id,kind
  from txns
  group by 1,2,3
  having count(*)>1;

-- @inv I12 A hash chain over sealed transactions intact (no edit, no deletion in the middle)
select chain_no
  from (select chain_no,prev_hash,hash,payload,lag(hash,1,'0') over(order by chain_no) p from txns
    where chain_no is not null) q
  where prev_hash<>p
  or hash<>encode(sha256(convert_to(prev_hash||'|'||payload,'UTF8')),'hex');

-- @inv I13 C no stale open hold (expired + grace and still open)
select hold_id
  from holds
  where state='open' and expires_at<clock()-interval '2 minutes';

-- @inv I14 B closed hold is closed consistently
select hold_id
  from holds
  where (state='settled' and (settle_txn is null or settled_amount is null or closed_at is null))
  or (state in ('released','expired') and (settle_txn is not null or coalesce(settled_amount,0)<>0))
  or state not in ('open','settled','released','expired');

-- @inv I15 A never settle more than was held
select hold_id
  from holds
  where state='settled' and (settled_amount>amount or settled_amount<0);

-- @inv I16 B every finished run is settled exactly once with the run's cost, from its own customer
select r.run_id
  from runs r
  left join txns t on t.source_type='run' and t.source_id=r.run_id and t.kind='settle'
  left join (select txn_id,sum(-amount) s from entries join accounts using(account_id) where type in
    ('wallet','receivable') group by 1) e on e.txn_id=t.txn_id
  where r.status in ('succeeded','cancelled') and r.cost>0 and e.s is distinct
  from r.cost
  union all select r.run_id
  from runs r
  join txns t on t.source_type='run' and t.source_id=r.run_id and t.kind='settle'
  join entries e on e.txn_id=t.txn_id
  join accounts a on a.account_id=e.account_id
  where a.type in ('wallet','receivable') and a.customer_id is distinct
  from r.customer_id;

-- @inv I17 B no charge for a run that failed by the worker's fault
select r.run_id
  from runs r
  join txns t on t.source_type='run' and t.source_id=r.run_id and t.kind='settle'
  where r.worker_fault
  or r.status in ('failed','rejected','written_off');

-- @inv I18 B rated cost = sum of quantity x price of the rate card in force when the price was
--   captured, rounded once (to the half nano, recomputed); cost = rated cost, capped
select r.run_id
  from runs r
  left join (select run_id,sum((quantity*amount_nanos)::numeric(60,20)/unit_quantity)
    c,max(valid_from) f,min(coalesce(valid_to,'infinity')) t from run_prices group by 1) q
    using(run_id)
  where r.status in ('succeeded','cancelled') and (r.cost<>least(r.rated_cost,r.cost_cap) or
    abs(r.rated_cost-coalesce(q.c,0))>0.500000001 or r.priced_at<q.f or r.priced_at>=q.t)
  union all select r.run_id
  from runs r
  join holds h using(run_id)
  where r.status in ('succeeded','cancelled') and h.state='settled' and (h.settled_amount is
    distinct
    from r.cost or (r.cost<r.rated_cost and r.cost<h.amount));

-- @inv I19 B billed time never exceeds what the gateway itself saw, nor is negative
select run_id
  from runs
  where not coalesce(worker_fault,false) and (billable_us<0 or worker_us<0 or
    billable_us>gateway_us);

-- @inv I20 B one intent (one use of an idempotency key) is billed at most once, and so is one run
select idem_use_id
  from runs
  where idem_use_id is not null and cost>0
  group by 1
  having count(*)>1
  union all select run_id
  from runs
  where billed_executions>1;

-- @inv I21 C no run is stuck (non-terminal past the hold's life)
select r.run_id
  from runs r
  join holds h on h.run_id=r.run_id
  where r.status='held' and h.expires_at<clock()-interval '2 minutes';

-- @inv I22 C no hold was placed on a key after its revocation (+1 s)
select r.run_id
  from runs r
  join api_keys k on k.key_id=r.api_key_id
  join holds h on h.run_id=r.run_id
  where h.created_at>k.revoked_at+interval '1 second';

-- @inv I23 A each succeeded payment credited exactly once, right account, right amount
select p.payment_id
  from payments p
  left join entries e on e.txn_id=p.credit_txn and e.account_id=p.account_id
  where p.state='succeeded' and (p.credit_txn is null or e.amount is null or
    e.amount<>p.amount_cents*10000000);

-- @inv I24 A no credit for a payment that did not succeed
select payment_id
  from payments
  where state not in ('succeeded','partially_refunded','refunded','disputed') and credit_txn is not
    null;

-- @inv I25 A one local payment per provider object
select provider,provider_ref
  from payments
  where provider_ref is not null
  group by 1,2
  having count(*)>1;

-- @inv I26 C provider's own books = ours, both directions, to the cent, as of the last pull
select coalesce(p.payment_id,m.provider_ref)
  from (select p.*,t.created_at credited_at from payments p left join txns t on
    t.txn_id=p.credit_txn)
    p
  full join (select * from provider_mirror where kind='payment' and pulled_at=(select max(pulled_at)
    from provider_mirror)) m on m.provider=p.provider and m.provider_ref=p.provider_ref
  where (p.payment_id is null and m.status='succeeded' and not exists(select 1 from payments u where
    u.provider=m.provider and u.provider_ref is null and u.state in ('unknown','pending') and
    u.amount_cents+u.tax_cents=m.amount_cents))
  or (p.credited_at<(select max(pulled_at)-interval '10 minutes' from provider_mirror) and m.status
    is
    distinct from 'succeeded')
  or (m.status='succeeded' and p.state in ('failed','canceled'))
  or m.amount_cents<>p.amount_cents+p.tax_cents
  or upper(m.currency)<>upper(p.currency);

-- @inv I27 B refunds and disputes never exceed the payment, and the ledger took back exactly what
--   is recorded
select p.payment_id
  from payments p
  left join (select t.payment_id,sum(-e.amount) s from txns t join payments q on
    q.payment_id=t.payment_id and t.txn_id is distinct from q.credit_txn join entries e on
    e.txn_id=t.txn_id and e.account_id=q.account_id group by 1) c using(payment_id)
  where p.refunded_cents+p.disputed_cents>p.amount_cents
  or coalesce(c.s,0)<>p.clawed_back_nanos
  or p.clawed_back_nanos>(p.refunded_cents+p.disputed_cents)*10000000;

-- @inv I28 C no payment in UNKNOWN/PENDING longer than its deadline
select payment_id
  from payments
  where state in ('unknown','pending') and updated_at<clock()-interval '24 hours';

-- @inv I29 C provider events: unique, all processed
select provider||event_id
  from provider_events
  group by 1
  having count(*)>1
  union all select event_id
  from provider_events
  where processed_at is null and received_at<clock()-interval '10 minutes';

-- @inv I30 B one grant per account, kind and period
select customer_id||kind||period_key
  from grants
  group by customer_id,kind,period_key
  having count(*)>1;

-- @inv I31 B grant consumption within its amount; a grant is expired within the hour, once no hold
--   older than its expiry is open
select grant_id
  from grants g
  where consumed<0
  or consumed+expired_amount>amount
  or (expires_at<clock()-interval '1 hour' and expired_txn is null and consumed<amount and not
    exists(select 1 from holds h where h.account_id=g.account_id and (h.state='open' or
    h.closed_at>clock()-interval '1 hour') and h.created_at<g.expires_at));

-- @inv I32 B wallet balance = what is left of its grants, less debt
select a.account_id
  from accounts a
  left join (select account_id,sum(amount-consumed-expired_amount) s from grants group by 1) g
    using(account_id)
  where a.type='wallet' and a.posted<>coalesce(g.s,0)-a.debt_nanos;

-- @inv I33 B subscription periods tile time: no gap, no overlap, positive length
select sub_id,period_no
  from (select *,lag(ends_at) over(partition by sub_id order by period_no) pe from periods) q
  where ends_at<=starts_at
  or (pe is not null and pe<>starts_at);

-- @inv I34 B anchor day does not drift
select p.sub_id
  from periods p
  join subscriptions s using(sub_id)
  where extract(day from p.ends_at at time zone 'UTC')<>least(s.anchor_day,extract(day from
    (date_trunc('month',p.ends_at at time zone 'UTC')+interval '1 month -1 day')));

-- @inv I35 B one finalised invoice per account, month and currency; numbers have no gap
select customer_id
  from invoices
  where status<>'void' and month is not null
  group by customer_id,month,currency
  having count(*)>1
  union all select 'gap'
  from invoices
  where number is not null
  having count(*)>0 and (max(number)-min(number)+1<>count(*) or count(distinct number)<>count(*));

-- @inv I36 B invoice lines add up to the invoice, usage behind them to within one half cent per
--   invoice
select i.invoice_id
  from invoices i
  left join (select invoice_id,sum(amount_cents) a,sum(tax_cents) t,sum(amount_nanos) u from
    invoice_lines group by 1) l using(invoice_id)
  where i.status<>'void' and (i.subtotal_cents<>coalesce(l.a,0) or i.tax_cents<>coalesce(l.t,0) or
    i.total_cents<>i.subtotal_cents+i.tax_cents or
    abs(coalesce(l.u,0)-i.subtotal_cents*10000000::numeric)>5000000);

-- @inv I37 B each run is on at most one non-void invoice
select run_id
  from invoice_runs
  join invoices i using(invoice_id)
  where i.status<>'void'
  group by run_id
  having count(*)>1;

-- @inv I38 A finalised invoice is immutable
select invoice_id
  from invoices
  where finalized_at is not null and content_hash<>stored_hash;

-- @inv I39 C outbox drains and is unique
select dedupe_key
  from outbox
  group by kind,dedupe_key
  having count(*)>1
  union all select dedupe_key
  from outbox
  where state<>'done' and created_at<clock()-interval '15 minutes';

-- @inv I40 A audit log is gap-free and chained
select seq
  from (select seq,prev_hash,hash,payload,lag(hash,1,'0') over(order by seq) p,lag(seq) over(order
    by
    seq) ps from audit_log) q
  where prev_hash<>p
  or hash<>encode(sha256(convert_to(prev_hash||'|'||payload,'UTF8')),'hex')
  or (ps is not null and seq<>ps+1);

-- @inv I41 B every manual money movement has an audit row
select t.txn_id
  from txns t
  where t.kind like 'manual%' and not exists(select 1 from audit_log l where
    l.action='credit.adjust'
    and l.target=t.txn_id::text);

-- @inv I42 A amounts stay inside the safe range (half of int64) and currencies agree with their
--   account
select txn_id
  from entries
  where abs(amount)>4611686018427387903
  union all select e.txn_id
  from entries e
  join accounts a using(account_id)
  where a.currency<>e.currency;

-- @inv I43 C nothing is booked in the future
select txn_id
  from txns
  where created_at>clock()+interval '5 minutes';
