-- Sources whose documents are put in one by one: the approved pairs of a knowledge base, and what programs put there.
alter table knowledge.sources drop constraint sources_kind_check;
alter table knowledge.sources add constraint sources_kind_check check (kind in ('folder', 'upload', 'url', 'text', 'answers', 'api'));

alter table knowledge.uploads
    -- how the content is to be read, where the name does not say it
    add column format text check (format in ('markdown', 'html', 'plain_text')),
    add column wordings text[],
    -- counts the times that it was put: what was read of an earlier one is not stored
    add column revision bigint not null default 1;

-- Other ways to ask what the title asks: searched with it, never shown.
alter table knowledge.documents add column wordings text[] not null default '{}';

-- A question with its answer, written by hand. Approved, it is a document of the knowledge base's source of answers, by its id.
create table knowledge.pairs (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    knowledge_base_id bigint not null references knowledge.knowledge_bases,
    question text not null,
    answer text not null,
    wordings text[] not null default '{}',
    language text,
    audience text not null check (audience in ('public', 'internal')),
    tags text[] not null default '{}',
    url text,
    status text not null check (status in ('pending', 'approved')),
    -- names its document in the source of answers
    key text not null generated always as (id::text) stored,
    -- where it was suggested from, such as a gap or a conversation; a repeated suggestion is the same pair
    origin text,
    -- whether somebody changed it after it was written
    edited boolean not null default false,
    written_by bigint,
    written_by_name text,
    approved_by bigint,
    approved_by_name text,
    approved_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null);
create index pairs_account on knowledge.pairs (account_id, knowledge_base_id, status, id);
create unique index pairs_origin on knowledge.pairs (account_id, knowledge_base_id, origin) where origin is not null;
