-- What each check of the books found. Only ever grows: the latest row is the one the operator's
-- page shows.

create table invariant_checks (
  check_no    bigint generated always as identity primary key,
  checked_at  timestamptz not null,
  duration_ms integer not null check (duration_ms >= 0),
  broken      integer not null check (broken >= 0),
  results     jsonb not null
);
comment on column invariant_checks.broken is 'how many invariants had rows; 0: the books balance';
