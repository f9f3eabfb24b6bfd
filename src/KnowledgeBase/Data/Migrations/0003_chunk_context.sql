-- What is read when a small chunk is found: its parent, or the sentences around it. Verbatim from the document.
alter table knowledge.chunks add column context text, add column context_start int;
