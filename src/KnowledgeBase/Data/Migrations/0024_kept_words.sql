-- What people said of documents whose rows have gone: it holds again for whatever comes under the same key, or with the same
-- text. One row for a key; content_md5 is null where no text was left.
create table knowledge.kept_words (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    source_id bigint not null references knowledge.sources on delete cascade,
    external_key text not null,
    content_md5 text,
    overrides jsonb not null,
    kept_at timestamptz not null default clock_timestamp());
create unique index kept_words_key on knowledge.kept_words (source_id, md5(external_key));
create index kept_words_content on knowledge.kept_words (source_id, content_md5) where content_md5 is not null;
create index kept_words_account on knowledge.kept_words (account_id, source_id);

-- A file that was renamed is found while the row of its former name is still there.
create index documents_told on knowledge.documents (source_id, md5(content)) where overrides <> '{}'::jsonb;
