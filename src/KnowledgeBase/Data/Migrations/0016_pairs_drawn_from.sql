-- The conversations whose words a pair was suggested from, as whoever keeps them numbers them: when one is erased, the pair
-- goes while it waits, and forgets it when somebody has approved it.
alter table knowledge.pairs add column drawn_from bigint[] not null default '{}';
create index pairs_drawn_from on knowledge.pairs using gin (drawn_from) where drawn_from <> '{}';
