-- A knowledge base is searched as a whole; it is made of sources, these of documents, these of chunks.
create table knowledge.knowledge_bases (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    name text not null,
    -- chunking and search settings; what is left out takes the defaults
    settings jsonb not null default '{}',
    created_at timestamptz not null,
    deleted_at timestamptz);
create index knowledge_bases_account on knowledge.knowledge_bases (account_id, id);

create table knowledge.sources (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    knowledge_base_id bigint not null references knowledge.knowledge_bases,
    kind text not null check (kind in ('folder', 'upload', 'url', 'text')),
    name text not null,
    -- the folder's path, the site's address, or a name of its own for uploads and texts
    place text not null,
    settings jsonb not null default '{}',
    status text not null check (status in ('waiting', 'syncing', 'ready', 'failed')),
    -- counts the syncs: work of an earlier one recognises that it has been overtaken
    generation int not null default 0,
    -- whether the current sync knows all its documents
    discovered boolean not null default false,
    -- whether what the current sync has not seen is gone for certain
    complete boolean not null default false,
    total int not null default 0,
    done int not null default 0,
    failed int not null default 0,
    changed int not null default 0,
    failures_in_row int not null default 0,
    robots text,
    last_fetch_at timestamptz,
    last_synced_at timestamptz,
    last_error_code text,
    last_error_message text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz);
create unique index sources_place on knowledge.sources (account_id, knowledge_base_id, kind, md5(place)) where deleted_at is null;
create index sources_account on knowledge.sources (account_id, id);

create table knowledge.documents (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    knowledge_base_id bigint not null references knowledge.knowledge_bases,
    source_id bigint not null references knowledge.sources,
    -- the page's address or the file's path within its source
    external_key text not null,
    title text not null,
    url text,
    language text not null,
    audience text not null check (audience in ('public', 'internal')),
    content text not null default '',
    content_hash text,
    status text not null check (status in ('pending', 'indexed', 'failed')),
    error_code text,
    error_message text,
    -- links between it and the page the crawl began with
    depth int not null default 0,
    seen_generation int not null default 0,
    done_generation int not null default 0,
    synced_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- no longer found from this moment; a job takes the rows away
    removed_at timestamptz);
-- by hash: an address may be longer than an index entry
create unique index documents_key on knowledge.documents (source_id, md5(external_key));
create index documents_account on knowledge.documents (account_id, knowledge_base_id, id);
create index documents_source on knowledge.documents (account_id, source_id, id);
create index documents_unfinished on knowledge.documents (source_id) where done_generation < seen_generation;
create index documents_removed on knowledge.documents (source_id) where removed_at is not null;
create index documents_hash on knowledge.documents (source_id, content_hash) where content_hash is not null;

create table knowledge.chunks (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    knowledge_base_id bigint not null,
    document_id bigint not null references knowledge.documents,
    position int not null,
    -- verbatim what stands at start_offset of the document's content; both count UTF-16 units
    text text not null,
    heading_path text[] not null,
    language text not null,
    start_offset int not null,
    length int not null,
    unique (document_id, position));
create index chunks_account on knowledge.chunks (account_id, knowledge_base_id, id);

-- The bytes of uploaded files and pasted texts, kept to read them anew when the way of reading changes.
create table knowledge.uploads (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    source_id bigint not null references knowledge.sources,
    external_key text not null,
    content bytea not null,
    -- said by the person who added it; wins over what the file says
    title text,
    url text,
    language text,
    audience text,
    -- a file that was refused while unpacking: the reason stands instead of the content
    error_code text,
    error_message text,
    created_at timestamptz not null);
create unique index uploads_key on knowledge.uploads (source_id, md5(external_key));
