-- Of a pasted text, audience and language are its source's, like those of every other source; its file said them, too, and won.
update knowledge.sources s set settings = s.settings || jsonb_build_object('audience', u.audience)
    from knowledge.uploads u where u.source_id = s.id and s.kind = 'text' and u.audience = 'internal';
update knowledge.uploads u set audience = null, language = null
    from knowledge.sources s where s.id = u.source_id and s.kind = 'text' and (u.audience is not null or u.language is not null);
