-- Who pays, who logs in, and the keys that let programs in. Per-customer tables are keyed by
-- customer first; what is unique across customers (an e-mail, a key's hash) has a small table of
-- its own.

create table customers (
  customer_id text collate "C" primary key,
  name        text not null check (length(name) between 1 and 100),
  email       text not null check (length(email) <= 254),
  status      text not null default 'active' check (status in ('active', 'suspended')),
  plan        text not null default 'free',
  source      text not null check (source in ('sign-up', 'operator')),
  created_at  timestamptz not null
);
comment on column customers.email is 'as the customer wrote it, in lower case: where mail goes';
comment on column customers.source is 'how the customer came: signed up, or made by an operator';

-- One customer per normalised e-mail (decisions/0010): the unique row that decides races.
create table customer_emails (
  normalised_email text collate "C" primary key,
  customer_id      text collate "C" not null references customers
);
create index customer_emails_customer on customer_emails (customer_id);

-- The tables of better-auth, under our names (server/src/customers/login/auth-tables.ts).
-- Their times are the machine's, not the clock's, and no money depends on them.
create table users (
  id             text collate "C" primary key,
  name           text not null,
  email          text not null unique,
  email_verified boolean not null default false,
  image          text,
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);

create table sessions (
  id         text collate "C" primary key,
  user_id    text collate "C" not null references users on delete cascade,
  token      text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sessions_user on sessions (user_id);

create table login_accounts (
  id                       text collate "C" primary key,
  user_id                  text collate "C" not null references users on delete cascade,
  account_id               text not null,
  provider_id              text not null,
  password                 text,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz,
  refresh_token_expires_at timestamptz,
  scope                    text,
  created_at               timestamptz not null,
  updated_at               timestamptz not null,
  unique (provider_id, account_id)
);
create index login_accounts_user on login_accounts (user_id);
comment on column login_accounts.password is 'argon2id, never the password';

create table verifications (
  id         text collate "C" primary key,
  identifier text not null,
  value      text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verifications_identifier on verifications (identifier);

-- People of a customer and what each may do.
create table members (
  customer_id text collate "C" not null references customers,
  user_id     text collate "C" not null references users on delete cascade,
  role        text not null check (role in ('owner', 'admin', 'billing', 'developer', 'viewer')),
  created_at  timestamptz not null,
  primary key (customer_id, user_id)
);
create index members_user on members (user_id);

create table api_keys (
  customer_id    text collate "C" not null references customers,
  key_id         text collate "C" not null,
  name           text not null check (length(name) between 1 and 100),
  secret_hash    bytea not null check (length(secret_hash) = 32),
  prefix         text not null check (prefix in ('tm_live_', 'tm_test_')),
  last_four      text not null check (length(last_four) = 4),
  scopes         text[] not null,
  allowed_models text[],
  expires_at     timestamptz,
  created_at     timestamptz not null,
  created_by     text not null,
  revoked_at     timestamptz,
  last_used_at   timestamptz,
  primary key (customer_id, key_id)
) with (fillfactor = 80);
comment on column api_keys.secret_hash is 'SHA-256 of the secret, which is shown once and never kept';
comment on column api_keys.allowed_models is 'null: every model';
comment on column api_keys.created_by is 'a user id, or operator';

-- From a secret's hash to its key, whosever it is.
create table api_key_hashes (
  secret_hash bytea primary key,
  customer_id text collate "C" not null,
  key_id      text collate "C" not null,
  foreign key (customer_id, key_id) references api_keys
);
create index api_key_hashes_key on api_key_hashes (customer_id, key_id);

-- Users who run the installation.
create table operators (
  user_id    text collate "C" primary key references users on delete cascade,
  created_at timestamptz not null
);

-- The one-time link of the first start: one row, replaced at each start until it is claimed.
create table operator_claims (
  singleton  boolean primary key default true check (singleton),
  token_hash bytea not null check (length(token_hash) = 32),
  created_at timestamptz not null,
  claimed_at timestamptz,
  claimed_by text collate "C" references users on delete set null
);
