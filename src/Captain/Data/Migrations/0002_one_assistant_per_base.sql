-- Two creations at once may take the same base: the second is told so and takes another.
create unique index assistants_base on captain.assistants (knowledge_base_id);

-- A client that repeats a creation after a reload names it; it gets the assistant it made before.
alter table captain.assistants add column creation_key text;
create unique index assistants_creation_key on captain.assistants (account_id, creation_key) where creation_key is not null;
