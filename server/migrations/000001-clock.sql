-- The one clock, as SQL sees it. Statements are given `now`; only the auditor's views ask for it.

create schema audit;

-- One row while a test clock is on, none in production: the server refuses to start with one and a
-- live payment key.
create table test_clock (
  singleton boolean primary key default true check (singleton),
  stands_at timestamptz not null
);

create function audit.clock() returns timestamptz language sql stable as $$
  select coalesce((select stands_at from public.test_clock), now())
$$;
