-- What is said of a document besides its text. It is found from valid_from until just before valid_until; null means without limit.
-- overrides: what a person said instead of what the document says itself, and what that is (DocumentOverrides).
alter table knowledge.documents
    add column tags text[] not null default '{}',
    add column valid_from timestamptz,
    add column valid_until timestamptz,
    add column overrides jsonb not null default '{}';

-- The same, said by whoever added a file or a text; null where nothing was said.
alter table knowledge.uploads
    add column tags text[],
    add column valid_from timestamptz,
    add column valid_until timestamptz;
