-- What is to be done at which time. One row per job; a lease lets one process at a time do it.

create table due_jobs (
  job text primary key check (job ~ '^[a-z][a-z0-9-]*$'),
  due_at timestamptz not null,
  -- Who works on it, and until when nobody else may. Both or none.
  lease_owner text,
  leased_until timestamptz,
  last_run_at timestamptz,
  -- Failures since the last success: they spread the next attempts.
  failures integer not null default 0 check (failures >= 0),
  last_error text,
  payload jsonb not null default '{}',
  check ((lease_owner is null) = (leased_until is null))
);
