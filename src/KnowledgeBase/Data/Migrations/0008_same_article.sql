-- A document that is the same article as another one of its source is kept, but not searched: merged.
alter table knowledge.documents drop constraint documents_status_check;
alter table knowledge.documents add constraint documents_status_check check (status in ('pending', 'indexed', 'failed', 'merged'));
-- bands: two documents of a source that have one in common may be the same article (null: not looked at yet; empty: never the
-- same as another). canonical: the address it names as its original. same_as_id: the one that is searched instead; null while
-- that is to be found out.
alter table knowledge.documents
    add column bands bigint[],
    add column canonical text,
    add column same_as_id bigint references knowledge.documents on delete set null;
create index documents_bands on knowledge.documents using gin (bands) where status = 'indexed';
create index documents_same_as on knowledge.documents (same_as_id) where same_as_id is not null;
create index documents_unsettled on knowledge.documents (source_id) where status = 'merged' and same_as_id is null;
