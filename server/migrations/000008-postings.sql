-- What the books need beside the hot path: one customer at a time, with the owner's rights.

-- Opens a customer's wallet; does nothing where there is one.
create function open_wallet(p_now timestamptz, p_customer text, p_daily_credit_at timestamptz)
returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into wallets (customer_id, daily_credit_at, created_at)
  values (p_customer, p_daily_credit_at, p_now)
  on conflict do nothing
$$;

-- Locks a wallet and returns it: the statement to begin any change of one customer's books with.
create function lock_wallet(p_customer text) returns setof wallets
language sql security definer set search_path = public, pg_temp as $$
  select * from wallets where customer_id = p_customer for update
$$;

-- Posts a grant: promotions → wallet, once per kind and period. Returns false where that period has
-- had its grant.
create function post_grant(p_now timestamptz, p_customer text, p_grant text, p_transaction text,
  p_posting text, p_kind text, p_period_key text, p_promotional boolean, p_label text,
  p_amount bigint, p_effective_at timestamptz, p_expires_at timestamptz)
returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  w wallets;
begin
  if p_posting not in ('grant', 'bonus', 'manual_credit') then
    raise exception 'a grant is not posted as %', p_posting;
  end if;
  if p_effective_at > p_now then
    raise exception 'grant % is not effective yet', p_grant;
  end if;
  select * into strict w from wallets where customer_id = p_customer for update;
  insert into grants (customer_id, grant_id, kind, period_key, promotional, label, amount,
    effective_at, expires_at, recorded_at)
  values (p_customer, p_grant, p_kind, p_period_key, p_promotional, p_label, p_amount,
    p_effective_at, p_expires_at, p_now)
  on conflict (customer_id, kind, period_key) do nothing;
  if not found then
    return false;
  end if;
  insert into open_grants (customer_id, grant_id, remaining, expires_at, promotional, effective_at)
  values (p_customer, p_grant, p_amount, p_expires_at, p_promotional, p_effective_at);
  insert into transfers (customer_id, source_id, kind, line_no, transaction_id, debit_account,
    credit_account, amount, wallet_seq, balance_after, recorded_at)
  values (p_customer, p_grant, p_posting, 1, p_transaction, 'promotions',
    'wallet', p_amount, w.seq + 1, w.posted + p_amount, p_now);
  update wallets set posted = posted + p_amount, seq = seq + 1,
    next_expiry_at = least(next_expiry_at, p_expires_at) where customer_id = p_customer;
  return true;
end $$;

-- Expires what is left of a grant: promotional credit goes back to promotions, paid credit becomes
-- breakage. Refuses (returns null) while a hold placed before the expiry is open, or before the
-- expiry; 0 where nothing was left.
create function post_expiry(p_now timestamptz, p_customer text, p_grant text, p_transaction text)
returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  w wallets;
  o open_grants;
begin
  select * into strict w from wallets where customer_id = p_customer for update;
  select * into o from open_grants where customer_id = p_customer and grant_id = p_grant;
  if not found then
    return 0;
  end if;
  if o.expires_at is null or o.expires_at > p_now
    or exists (
      select 1 from holds where customer_id = p_customer and created_at < o.expires_at
    ) then
    return null;
  end if;
  delete from open_grants where customer_id = p_customer and grant_id = p_grant;
  insert into transfers (customer_id, source_id, kind, line_no, transaction_id, debit_account,
    credit_account, amount, wallet_seq, balance_after, recorded_at)
  values (p_customer, p_grant, 'expire', 1, p_transaction, 'wallet',
    case when o.promotional then 'promotions' else 'breakage' end, o.remaining, w.seq + 1,
    w.posted - o.remaining, p_now);
  update wallets set posted = posted - o.remaining, seq = seq + 1 where customer_id = p_customer;
  return o.remaining;
end $$;

-- Notes when a wallet must be looked at next: at its next expiry, and from when a new day's credit
-- is due.
create function schedule_wallet(p_customer text, p_next_expiry_at timestamptz,
  p_daily_credit_at timestamptz, p_pending_expiry boolean)
returns void
language sql security definer set search_path = public, pg_temp as $$
  update wallets set next_expiry_at = p_next_expiry_at, daily_credit_at = p_daily_credit_at,
    pending_expiry = p_pending_expiry
  where customer_id = p_customer
$$;

-- Extends an open hold towards `p_target` as far as its cap and the funds allow. Returns what it
-- holds now, null where it is closed.
create function extend_hold(p_now timestamptz, p_customer text, p_run text, p_target bigint)
returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  w wallets;
  h holds;
  funds bigint;
  extra bigint;
begin
  select * into strict w from wallets where customer_id = p_customer for update;
  select * into h from holds where customer_id = p_customer and run_id = p_run;
  if not found then
    return null;
  end if;
  funds := w.posted - w.held;
  if w.pending_expiry then
    funds := funds - frozen_credit(p_customer, h.created_at);
  end if;
  if w.billing_mode = 'postpaid' then
    funds := coalesce(funds + w.spend_limit, p_target);
  end if;
  extra := least(least(p_target, coalesce(h.cap, p_target)) - h.amount, greatest(0, funds));
  if extra <= 0 then
    return h.amount;
  end if;
  update holds set amount = amount + extra where customer_id = p_customer and run_id = p_run;
  update wallets set held = held + extra where customer_id = p_customer;
  return h.amount + extra;
end $$;

-- Takes over open holds whose owner's lease has ended, or whose own deadline passed a minute ago:
-- at most `p_limit` of them. Of several sweepers one gets each.
create function adopt_holds(p_now timestamptz, p_new_owner text, p_limit integer)
returns setof holds
language sql security definer set search_path = public, pg_temp as $$
  update holds h set owner_id = p_new_owner
  from (select customer_id, run_id from holds o
    where not exists (select 1 from owners a
        where a.owner_id = o.owner_id and a.lease_expires_at > p_now)
      or o.deadline_at < p_now - interval '1 minute'
    -- In no order: holds that cannot be closed must not keep others from being found.
    order by random() limit p_limit for update skip locked) s
  where h.customer_id = s.customer_id and h.run_id = s.run_id
  returning h.*
$$;

-- Removes what is only kept for a time: uses of idempotency keys, dead owners without holds, all
-- but recent samples.
create function forget_expired(p_now timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from idempotency_uses where expires_at <= p_now;
  delete from owners o where o.lease_expires_at < p_now - interval '1 hour'
    and not exists (select 1 from holds h where h.owner_id = o.owner_id);
  delete from run_samples s where s.recorded_at < p_now - interval '30 days'
$$;
