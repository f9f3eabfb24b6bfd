-- One table for vectors of any length: a search compares those of one model only, and scans them without an index.
alter table knowledge.embeddings_512 rename to embeddings;
alter table knowledge.embeddings alter column embedding type halfvec;
alter table knowledge.embeddings alter column embedding set storage plain;
alter index knowledge.embeddings_512_pkey rename to embeddings_pkey;
alter index knowledge.embeddings_512_knowledge_base rename to embeddings_knowledge_base;

alter table knowledge.knowledge_bases
    -- The named model that embeds questions and chunks; null for the builtin one, whose vectors are always kept.
    add column embedding_model_id bigint,
    -- The one that takes its place when every chunk has a vector of it.
    add column next_embedding_model_id bigint,
    -- Why the last try to embed failed; null when it did not.
    add column embedding_error text,
    -- What embedding has cost so far: tokens as the providers counted them, and US dollars.
    add column embedding_tokens bigint not null default 0,
    add column embedding_price numeric(14, 6) not null default 0;

-- The vectors of the named model beside the builtin ones.
alter table knowledge.version_chunks add column named_model text, add column named_vectors halfvec[] not null default '{}';
