-- Where the pixels of a run's output are paid for, their most is decided before the run, and
-- outlives the process that carries it out: no later rule and no crash makes a run dearer.

alter table holds add column output_limit bigint check (output_limit >= 0);
comment on column holds.output_limit is
  'the most pixels of the output that are counted; null where they are not paid for';

alter type hold_order add attribute output_limit bigint;
