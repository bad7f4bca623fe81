-- What the application's role may do; applied after every migration, `:app` stands for its name.
-- Money moves only through the functions of the hot path and the postings, which run with the
-- owner's rights.

revoke all on all tables in schema public from :app;
grant usage on schema public, audit to :app;
grant select on all tables in schema public, audit to :app;
grant execute on all functions in schema public, audit to :app;

-- PostgreSQL lets everybody call a new function; these act with the owner's rights.
do $$
declare
  f regprocedure;
begin
  for f in select oid from pg_proc where pronamespace = 'public'::regnamespace
    and prosecdef and proowner = current_user::regrole
  loop
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;

-- Append-only: versions, prices, the audit log, the line, seals, faults.
grant insert on audit_log, line_events, seals, worker_faults, invariant_checks to :app;
grant insert on plans, plan_versions, models, model_versions, deployments, deployment_versions,
  rate_cards, rate_card_components to :app;

-- Customers, people and keys.
grant insert on customer_emails, api_key_hashes to :app;
grant insert, update on customers, members, api_keys, operators, operator_claims to :app;
grant insert, update, delete on users, sessions, login_accounts, verifications to :app;

-- The machinery: leases, due jobs, samples of speed.
grant insert, update, delete on owners, due_jobs, run_samples to :app;
grant insert, update, delete on test_clock to :app;
