-- The headers that open a guarded site, sealed; when the source is read again by itself.
alter table knowledge.sources add column access bytea, add column next_sync_at timestamptz;
-- What the site said of the page's version, the links it had (a page that has not changed is not sent again), and since when it is gone.
alter table knowledge.documents
    add column etag text, add column last_modified text, add column links text[], add column missing_since timestamptz;
