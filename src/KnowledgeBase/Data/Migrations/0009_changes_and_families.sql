-- What stood in a document before its text changed for the last time, and when that was read.
alter table knowledge.documents add column former_title text, add column former_content text, add column changed_at timestamptz;
-- Pages that differ from the page they were found on only in numbers or in their query: one family of addresses has a share of the cap.
alter table knowledge.documents add column family text;
create index documents_family on knowledge.documents (source_id, md5(family), seen_generation) where family is not null;
