-- A trace is kept by the database's clock alone: that of the node that wrote it may be wrong.
alter table captain.turns add column recorded_at timestamptz;
update captain.turns set recorded_at = least(coalesce(finished_at, started_at), now());
alter table captain.turns alter column recorded_at set default clock_timestamp(), alter column recorded_at set not null;

drop index captain.turns_traced;
create index turns_traced on captain.turns (recorded_at) where trace_removed_at is null;
