-- What the operator's pages read across customers, cheaply and beside the hot path: most of these
-- indexes cover only rows that are rare.

-- Failed runs, newest end first, all of them or those of one code or deployment.
create index runs_failed on runs (ended_at, run_id) where status in ('failed', 'written_off');
create index runs_failed_code on runs (code, ended_at, run_id)
  where status in ('failed', 'written_off');
create index runs_failed_deployment on runs (deployment_id, ended_at, run_id)
  where status in ('failed', 'written_off');

create index write_offs_run on write_offs (run_id);
create index write_offs_recorded on write_offs (recorded_at);
create index worker_faults_recorded on worker_faults (recorded_at);
-- A day never changes, so updates of its totals stay on their page.
create index usage_days_day on usage_days (day);
create index customers_suspended on customers (customer_id) where status = 'suspended';

-- The log by what was done to whom: a customer is the target, or named in the details.
create index audit_log_target on audit_log (target, seq);
create index audit_log_customer on audit_log ((payload::jsonb -> 'details' ->> 'customerId'), seq);

-- What the worker said and what the gateway saw, of each run whose speed is remembered.
alter table run_samples add column worker_us bigint, add column gateway_us bigint;

-- Each room forgets what is its own; only idempotency keys may not be deleted freely.
drop function forget_expired(timestamptz);
create function forget_idempotency_uses(p_now timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from idempotency_uses where expires_at <= p_now
$$;
