-- What can be run, at what price, under which plans. Versions and rate cards are only ever
-- inserted: a run that was priced by one must find it as it was. Nothing here needs UPDATE.

create table plans (
  slug        text collate "C" primary key,
  recorded_at timestamptz not null
);

create table plan_versions (
  slug         text collate "C" not null references plans,
  version      integer not null check (version > 0),
  content      jsonb not null,
  content_hash text collate "C" not null,
  recorded_at  timestamptz not null,
  primary key (slug, version)
);

create table models (
  slug        text collate "C" primary key,
  recorded_at timestamptz not null
);

create table model_versions (
  slug         text collate "C" not null references models,
  version      integer not null check (version > 0),
  content      jsonb not null,
  content_hash text collate "C" not null,
  recorded_at  timestamptz not null,
  primary key (slug, version)
);

create table deployments (
  deployment_id text collate "C" primary key,
  model         text collate "C" not null references models,
  recorded_at   timestamptz not null
);

create table deployment_versions (
  deployment_id text collate "C" not null references deployments,
  version       integer not null check (version > 0),
  content       jsonb not null,
  content_hash  text collate "C" not null,
  recorded_at   timestamptz not null,
  primary key (deployment_id, version)
);
comment on column deployment_versions.content is
  'a worker token is kept as the name of its variable (env:NAME) where the catalog says so';

create table rate_cards (
  rate_card_id  text collate "C" primary key,
  deployment_id text collate "C" not null references deployments,
  version       integer not null check (version > 0),
  valid_from    timestamptz not null,
  content_hash  text collate "C" not null,
  recorded_at   timestamptz not null,
  unique (deployment_id, version),
  check (valid_from >= recorded_at)
);
comment on table rate_cards is
  'in force: the highest version whose valid_from has come; it ends where the first of a higher
  version begins';

create table rate_card_components (
  rate_card_id  text collate "C" not null references rate_cards,
  meter         text collate "C" not null,
  amount_nanos  bigint not null check (amount_nanos >= 0),
  unit_quantity bigint not null check (unit_quantity > 0),
  primary key (rate_card_id, meter)
);
