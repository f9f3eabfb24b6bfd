-- What stood in a document before its text changed for the last time, and when that was read.
alter table knowledge.documents add column former_title text, add column former_content text, add column changed_at timestamptz;
