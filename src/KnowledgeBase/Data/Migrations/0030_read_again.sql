-- More is read of a page than before: charsets of Hebrew, Arabic, Thai and Greek, what several pages of a PDF share, answers below a handler,
-- whole settings of front matter. A page that has not changed would not be sent again; without a version to ask about, the next sync reads it anew.
update knowledge.documents d set etag = null, last_modified = null
from knowledge.sources s
where s.id = d.source_id and s.kind = 'url' and (d.etag is not null or d.last_modified is not null);
