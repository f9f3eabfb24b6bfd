-- What BM25 needs to know of a whole knowledge base. Written only under the lock that ChunkIndexer takes.
create table knowledge.index_statistics (
    knowledge_base_id bigint primary key references knowledge.knowledge_bases (id) on delete cascade,
    account_id        bigint not null,
    chunks            bigint not null,
    terms             bigint not null
);

-- The vocabulary, with the number of chunks that each term stands in. Byte order, so that a prefix is a range.
create table knowledge.index_terms (
    id                bigint generated always as identity primary key,
    account_id        bigint not null,
    knowledge_base_id bigint not null references knowledge.knowledge_bases (id) on delete cascade,
    term              text collate "C" not null,
    chunks            integer not null,
    unique (knowledge_base_id, term) include (id, chunks)
) with (fillfactor = 80);

-- A chunk that can be found. term_ids says which postings are its own, so that they need no index by chunk.
-- No cascade from chunks: a chunk that leaves without ChunkIndexer would leave wrong statistics behind.
create table knowledge.indexed_chunks (
    chunk_id          bigint primary key references knowledge.chunks (id),
    account_id        bigint not null,
    knowledge_base_id bigint not null,
    document_id       bigint not null,
    language          text not null,
    length            integer not null,
    term_ids          bigint[] not null
);
create index indexed_chunks_document on knowledge.indexed_chunks (knowledge_base_id, document_id);

-- length and is_internal repeat the chunk's, so that scoring reads this table alone. No account here: a term belongs to
-- one knowledge base, and ten million rows are eight bytes each.
create table knowledge.postings (
    term_id     bigint not null,
    chunk_id    bigint not null,
    frequency   integer not null,
    length      integer not null,
    is_internal boolean not null,
    primary key (term_id, chunk_id) include (frequency, length, is_internal)
) with (autovacuum_vacuum_insert_scale_factor = 0.05);

-- One narrow row per window of a chunk; 512 halves fit in the page, and plain storage keeps them out of TOAST.
create table knowledge.embeddings_512 (
    chunk_id          bigint not null references knowledge.indexed_chunks (chunk_id) on delete cascade,
    model             text not null,
    position          smallint not null,
    account_id        bigint not null,
    knowledge_base_id bigint not null,
    is_internal       boolean not null,
    embedding         halfvec(512) not null,
    primary key (chunk_id, model, position)
);
alter table knowledge.embeddings_512 alter column embedding set storage plain;
create index embeddings_512_knowledge_base on knowledge.embeddings_512 (knowledge_base_id);
