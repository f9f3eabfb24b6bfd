-- What left pages out of a crawl is said by name.
update knowledge.sources set settings = (settings - 'is_cut') || '{"left_out_by": ["page_cap"]}' where settings ->> 'is_cut' = 'true';
update knowledge.sources set settings = settings - 'is_cut' where settings ? 'is_cut';

-- Counts the choices of an embedding model: what works for an earlier one ends by itself.
alter table knowledge.knowledge_bases add column if not exists embedding_choice integer not null default 0;

-- Until 0024 two things were shown to customers that people had said are for agents only: a pair that was told to be internal
-- after its document had been told to be public, and copies of an article that was told to be internal.
select pg_advisory_xact_lock(hashtextextended('knowledge.index', b.id))
    from (
        select distinct d.knowledge_base_id as id from knowledge.documents d
        where d.overrides -> 'audience' ->> 'told' in ('public', 'internal') order by 1) b;

-- The pair's own page shows what it is.
update knowledge.documents d
set audience = 'internal', overrides = jsonb_strip_nulls(d.overrides - 'audience'), updated_at = clock_timestamp()
from knowledge.sources s, knowledge.pairs p
where s.id = d.source_id and s.kind = 'answers' and s.deleted_at is null
  and p.account_id = d.account_id and p.knowledge_base_id = d.knowledge_base_id and p.key = d.external_key
  and p.audience = 'internal' and d.audience <> 'internal' and d.overrides -> 'audience' ->> 'told' = 'public';

-- A copy follows, unless somebody spoke of it. What the same article is, is here: the same title, and the same text or half of
-- the bands in common at least; a copy that was meant to be public is told so again.
update knowledge.documents d
set audience = 'internal', overrides = jsonb_set(d.overrides, '{audience}', '{"told": "internal", "stated": "public"}'), updated_at = clock_timestamp()
from knowledge.documents told
where told.overrides -> 'audience' ->> 'told' = 'internal' and told.removed_at is null
  and d.source_id = told.source_id and d.id <> told.id and d.removed_at is null and d.audience = 'public' and d.language = told.language
  and d.overrides -> 'audience' ->> 'told' is null and lower(trim(d.title)) = lower(trim(told.title))
  and (md5(d.content) = md5(told.content) or (
      d.bands && told.bands
      and (select count(*) from unnest(d.bands) b where b = any(told.bands)) * 2 >= cardinality(d.bands)));

-- What the index repeats of both.
update knowledge.index_statistics set revision = revision + 1
    where knowledge_base_id in (select d.knowledge_base_id from knowledge.documents d where d.audience = 'internal');
update knowledge.postings p set is_internal = true
    from knowledge.documents d
    join knowledge.indexed_chunks i on i.document_id = d.id and i.knowledge_base_id = d.knowledge_base_id
    cross join unnest(i.term_ids) t (term_id)
    where d.audience = 'internal' and p.term_id = t.term_id and p.chunk_id = i.chunk_id and not p.is_internal;
update knowledge.embeddings e set is_internal = true, revision = n.revision
    from knowledge.documents d
    join knowledge.indexed_chunks i on i.document_id = d.id and i.knowledge_base_id = d.knowledge_base_id
    join knowledge.index_statistics n on n.knowledge_base_id = d.knowledge_base_id
    where d.audience = 'internal' and e.chunk_id = i.chunk_id and not e.is_internal;
