-- What past runs used, per meter, as {"meter": "quantity"}: a quote rates it at the prices of now,
-- whatever such runs cost at the prices of their time. Null in samples from before.
alter table run_samples add column usage jsonb;
