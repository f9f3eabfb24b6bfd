-- Passages that a named model does not take, such as one that is too long for it: they are found by their words, and are not
-- sent to it again and again.
create table knowledge.refused_chunks (
    chunk_id          bigint not null references knowledge.indexed_chunks (chunk_id) on delete cascade,
    model             text not null,
    account_id        bigint not null,
    knowledge_base_id bigint not null,
    reason            text not null,
    primary key (chunk_id, model)
);
create index refused_chunks_knowledge_base on knowledge.refused_chunks (knowledge_base_id, model);
