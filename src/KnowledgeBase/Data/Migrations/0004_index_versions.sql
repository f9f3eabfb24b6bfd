-- How what is indexed of a source was cut; its settings say how it is to be cut. An empty object means the defaults.
alter table knowledge.sources add column live_chunking jsonb not null default '{}';
update knowledge.sources s
set live_chunking = coalesce(nullif(s.settings->'chunking', 'null'), nullif(b.settings->'chunking', 'null'), '{}')
from knowledge.knowledge_bases b where b.id = s.knowledge_base_id;

-- The index of a source, cut in another way than the live one: being built, or the one that was live before.
create table knowledge.index_versions (
    id                bigint generated always as identity primary key,
    account_id        bigint not null,
    knowledge_base_id bigint not null references knowledge.knowledge_bases,
    source_id         bigint not null references knowledge.sources on delete cascade,
    chunking          jsonb not null,
    status            text not null check (status in ('building', 'failed', 'previous')),
    created_at        timestamptz not null,
    -- when it was live for the last time; null for one that never was
    retired_at        timestamptz
);
create unique index index_versions_next on knowledge.index_versions (source_id) where status <> 'previous';
create unique index index_versions_previous on knowledge.index_versions (source_id) where status = 'previous';

-- A document as this version has it. state names what it was cut from: when the document's own differs, it is cut again.
create table knowledge.version_documents (
    version_id   bigint not null references knowledge.index_versions on delete cascade,
    document_id  bigint not null references knowledge.documents on delete cascade,
    state        text not null,
    -- the document's content_hash once this version is live
    content_hash text not null,
    primary key (version_id, document_id)
);
create index version_documents_document on knowledge.version_documents (document_id);

-- A chunk with everything that the index needs of it, so that the switch neither analyses nor embeds.
create table knowledge.version_chunks (
    version_id    bigint not null,
    document_id   bigint not null,
    position      int not null,
    text          text not null,
    heading_path  text[] not null,
    language      text not null,
    start_offset  int not null,
    length        int not null,
    context       text,
    context_start int,
    term_count    int not null,
    terms         text[] collate "C" not null,
    frequencies   int[] not null,
    -- the model of the vectors, one a window
    model         text not null,
    vectors       halfvec[] not null,
    primary key (version_id, document_id, position),
    foreign key (version_id, document_id) references knowledge.version_documents on delete cascade
);
