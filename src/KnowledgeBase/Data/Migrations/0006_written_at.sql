-- When the text was last changed by its author, as the document itself says; null when it does not say.
alter table knowledge.documents add column written_at timestamptz;
