-- A row of a table in a folder is known by its question, not by its line: with a line inserted above, what was said of one
-- question held for another. Rows that this cannot name (equal questions, very long ones) take up what was said by their text.
update knowledge.documents d set external_key = r.file || '#' || r.question
from (
    select d.id, regexp_replace(d.external_key, '#\d+$', '') as file, coalesce(d.overrides -> 'title' ->> 'stated', d.title) as question,
        row_number() over (
            partition by d.source_id, regexp_replace(d.external_key, '#\d+$', ''), coalesce(d.overrides -> 'title' ->> 'stated', d.title) order by d.id) as nth
    from knowledge.documents d join knowledge.sources s on s.id = d.source_id
    where s.kind = 'folder' and d.external_key ~* '\.(csv|tsv)#\d+$' and d.status in ('indexed', 'merged')) r
where r.id = d.id and r.nth = 1 and r.question !~ '^\d+$' and length(r.question) < 200;
