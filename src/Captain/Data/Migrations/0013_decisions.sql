-- What a turn decided and by which rule; reason says why of every decision, not of hand-offs only. Turns of an earlier release have neither.
alter table captain.turns
    add column decision text check (decision in ('answer', 'offer', 'hand_off')),
    add column rule     text;

-- The switch for sources had no effect before; it is a style of citing now.
update captain.assistants set settings = (settings - 'feature_citation') || '{"citation_style": "none"}' where settings ->> 'feature_citation' = 'false';
