-- What customers think of answers, and why agents think that an answer is bad.
alter table captain.turns
    add column customer_rating   text check (customer_rating in ('up', 'down')),
    add column customer_rated_at timestamptz,
    add column rating_reason     text check (rating_reason in ('incorrect_information', 'inappropriate_response', 'incomplete_response', 'outdated_information', 'other')),
    add column rating_note       text;

-- Reports read the turns of a time.
create index turns_started on captain.turns (account_id, started_at);
