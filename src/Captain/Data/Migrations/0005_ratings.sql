-- What an agent thinks of an answer or a draft. It stays when the trace of the turn goes.
alter table captain.turns
    add column rating text check (rating in ('up', 'down')),
    add column rated_by bigint,
    add column rated_by_name text,
    add column rated_at timestamptz;
