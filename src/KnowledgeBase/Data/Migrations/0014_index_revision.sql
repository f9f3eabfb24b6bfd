-- Counts what was written to the index of a knowledge base, so that a node knows whether what it remembers of it still holds.
alter table knowledge.index_statistics add column revision bigint not null default 0;
-- The revision in which a vector came, or came to be for others to see.
alter table knowledge.embeddings add column revision bigint not null default 0;
drop index knowledge.embeddings_knowledge_base;
create index embeddings_knowledge_base on knowledge.embeddings (knowledge_base_id, model, revision);
