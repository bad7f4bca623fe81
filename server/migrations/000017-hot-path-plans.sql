-- The hot path's statements are planned once per connection, for whatever is asked. Planned for
-- each call's own arrays, a batch of 32 took a twentieth longer; every access is by key either way.
alter function place_holds(timestamptz, text, json) set plan_cache_mode = force_generic_plan;
alter function settle_runs(timestamptz, json) set plan_cache_mode = force_generic_plan;
