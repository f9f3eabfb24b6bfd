-- Where in the content each page begins, in UTF-16 units like start_offset of a chunk; null for what has no pages.
alter table knowledge.documents add column page_starts int[];
