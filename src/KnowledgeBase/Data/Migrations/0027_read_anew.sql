-- What of a page is text is told better than before: hidden words beside buttons, cookie banners and cards are not. A page that
-- has not changed would not be sent again; without a version to ask about, the next sync reads it anew.
update knowledge.documents d set etag = null, last_modified = null
from knowledge.sources s
where s.id = d.source_id and s.kind = 'url' and (d.etag is not null or d.last_modified is not null);
