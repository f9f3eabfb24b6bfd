-- After a time the question and the steps of a turn go; outcome, reason, tokens, price and times stay for the figures, and
-- the citations stay with their message.
alter table captain.turns add column trace_removed_at timestamptz;
create index turns_traced on captain.turns (coalesce(finished_at, started_at)) where trace_removed_at is null;
