-- A source for agents only is so with the commit since it has been told by a person; those told before hid only what was read
-- again, so that a page that could not be read and a document published by itself stayed public.
select pg_advisory_xact_lock(hashtextextended('knowledge.index', b.id))
    from (select distinct s.knowledge_base_id as id from knowledge.sources s where s.settings ->> 'audience' = 'internal' order by 1) b;
update knowledge.documents d set audience = 'internal', updated_at = clock_timestamp()
    from knowledge.sources s where s.id = d.source_id and s.settings ->> 'audience' = 'internal' and d.audience <> 'internal';
update knowledge.index_statistics set revision = revision + 1
    where knowledge_base_id in (select s.knowledge_base_id from knowledge.sources s where s.settings ->> 'audience' = 'internal');
update knowledge.postings p set is_internal = true
    from knowledge.sources s
    join knowledge.documents d on d.source_id = s.id
    join knowledge.indexed_chunks i on i.document_id = d.id and i.knowledge_base_id = d.knowledge_base_id
    cross join unnest(i.term_ids) t (term_id)
    where s.settings ->> 'audience' = 'internal' and p.term_id = t.term_id and p.chunk_id = i.chunk_id and not p.is_internal;
update knowledge.embeddings e set is_internal = true, revision = n.revision
    from knowledge.sources s
    join knowledge.documents d on d.source_id = s.id
    join knowledge.indexed_chunks i on i.document_id = d.id and i.knowledge_base_id = d.knowledge_base_id
    join knowledge.index_statistics n on n.knowledge_base_id = d.knowledge_base_id
    where s.settings ->> 'audience' = 'internal' and e.chunk_id = i.chunk_id and not e.is_internal;
