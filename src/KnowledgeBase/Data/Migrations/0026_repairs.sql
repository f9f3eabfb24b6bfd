-- What left pages out of a crawl is said by name.
update knowledge.sources set settings = (settings - 'is_cut') || '{"left_out_by": ["page_cap"]}' where settings ->> 'is_cut' = 'true';
update knowledge.sources set settings = settings - 'is_cut' where settings ? 'is_cut';

-- Counts the choices of an embedding model: what works for an earlier one ends by itself.
alter table knowledge.knowledge_bases add column if not exists embedding_choice integer not null default 0;
