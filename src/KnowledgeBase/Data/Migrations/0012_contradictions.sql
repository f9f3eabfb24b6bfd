-- What documents say in numbers, kept so that a changed document is compared with what shares its words, and with nothing else.
create table knowledge.claims (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    knowledge_base_id bigint not null,
    document_id bigint not null references knowledge.documents on delete cascade,
    -- base/language/kind/unit/term of its rarer terms: others that have one in common may speak about the same
    keys text[] not null,
    claim jsonb not null);
create index claims_document on knowledge.claims (document_id);
create index claims_keys on knowledge.claims using gin (keys);

-- Of which state of a document the claims are, and whether they have been compared; where it is otherwise now, they are read again.
create table knowledge.judged_documents (
    document_id bigint primary key references knowledge.documents on delete cascade,
    account_id bigint not null,
    knowledge_base_id bigint not null,
    state text not null,
    is_compared boolean not null);
create index judged_documents_waiting on knowledge.judged_documents (knowledge_base_id, document_id) where not is_compared;

-- Two statements of two documents that say different things about the same. one_ and other_ in the order of the documents' ids.
create table knowledge.contradictions (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    knowledge_base_id bigint not null references knowledge.knowledge_bases,
    kind text not null,
    score real not null,
    one_document_id bigint not null references knowledge.documents on delete cascade,
    one_quote text not null,
    one_headings text[] not null,
    one_start int not null,
    one_length int not null,
    other_document_id bigint not null references knowledge.documents on delete cascade,
    other_quote text not null,
    other_headings text[] not null,
    other_start int not null,
    other_length int not null,
    -- of both quotes: a find that was dismissed stays dismissed until one of them changes
    fingerprint text not null,
    status text not null check (status in ('open', 'dismissed')),
    dismissed_by bigint,
    dismissed_by_name text,
    dismissed_at timestamptz,
    found_at timestamptz not null,
    unique (one_document_id, other_document_id, fingerprint));
create index contradictions_account on knowledge.contradictions (account_id, knowledge_base_id, status, id);
create index contradictions_other on knowledge.contradictions (other_document_id);
