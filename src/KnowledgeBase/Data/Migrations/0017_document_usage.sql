-- How often documents were cited and how these answers were rated: counted as it happens, so that no list reads the records of
-- turns, and nothing is lost when these end.
create table knowledge.document_usage (
    document_id bigint primary key references knowledge.documents on delete cascade,
    account_id bigint not null,
    cited int not null default 0,
    rated_up int not null default 0,
    rated_down int not null default 0,
    cited_at timestamptz,
    -- a person said that it is still right
    confirmed_at timestamptz,
    confirmed_by bigint,
    confirmed_by_name text);
create index document_usage_account on knowledge.document_usage (account_id, document_id);

-- The same by day, for as long as a list looks back.
create table knowledge.document_days (
    document_id bigint not null references knowledge.documents on delete cascade,
    day date not null,
    account_id bigint not null,
    cited int not null,
    primary key (document_id, day));
create index document_days_recent on knowledge.document_days (account_id, day, document_id) include (cited);
create index document_days_old on knowledge.document_days (day);

-- Which documents an answer cited: told again, it is not counted again, and a rating finds them.
create table knowledge.cited_documents (
    key uuid not null,
    document_id bigint not null references knowledge.documents on delete cascade,
    account_id bigint not null,
    rating text check (rating in ('up', 'down')),
    cited_at timestamptz not null,
    primary key (key, document_id));
create index cited_documents_document on knowledge.cited_documents (document_id);
create index cited_documents_old on knowledge.cited_documents (cited_at);
