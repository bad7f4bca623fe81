-- What operators do, and the line they may stop. Both tables only ever grow: the app's role may
-- insert and select.

create table audit_log (
  seq       bigint primary key check (seq > 0),
  actor     text not null,
  action    text not null,
  target    text not null,
  at        timestamptz not null,
  prev_hash text not null,
  hash      text not null,
  payload   text not null
);
create index audit_log_action on audit_log (action, target);
comment on column audit_log.payload is
  'canonical JSON of seq, actor, action, target, at and details: what the hash covers';
comment on column audit_log.hash is
  'hex of sha256(prev_hash || ''|'' || payload); the first prev_hash is 0';

-- The latest row says whether money may be written. None yet: running.
create table line_events (
  seq    bigint primary key check (seq > 0),
  at     timestamptz not null,
  state  text not null check (state in ('running', 'stopped')),
  reason text not null,
  actor  text not null
);
