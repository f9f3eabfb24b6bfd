-- What is kept for a time is kept by the database's clock alone: that of the node that was asked may be wrong.
alter table knowledge.missed_questions add column recorded_at timestamptz;
update knowledge.missed_questions set recorded_at = least(asked_at, now());
alter table knowledge.missed_questions alter column recorded_at set default clock_timestamp(), alter column recorded_at set not null;
drop index knowledge.missed_questions_old;
create index missed_questions_old on knowledge.missed_questions (recorded_at);

-- A wording is shown in the words of a question that is kept. In a copy, the words of somebody erased would outlive the question.
alter table knowledge.gap_wordings drop column question;
drop index knowledge.missed_questions_wording;
create index missed_questions_wording on knowledge.missed_questions (wording_id, asked_at, key);

-- When the newest kept question of a wording, and of a gap, was recorded: both go with it.
delete from knowledge.gap_wordings w where not exists (select 1 from knowledge.missed_questions m where m.wording_id = w.id);
delete from knowledge.gaps g where not exists (select 1 from knowledge.gap_wordings w where w.gap_id = g.id);
alter table knowledge.gap_wordings add column recorded_at timestamptz;
update knowledge.gap_wordings w set recorded_at = (select max(m.recorded_at) from knowledge.missed_questions m where m.wording_id = w.id);
alter table knowledge.gap_wordings alter column recorded_at set default clock_timestamp(), alter column recorded_at set not null;
drop index knowledge.gap_wordings_old;
create index gap_wordings_old on knowledge.gap_wordings (recorded_at);
alter table knowledge.gaps add column recorded_at timestamptz;
update knowledge.gaps g set recorded_at = (select max(w.recorded_at) from knowledge.gap_wordings w where w.gap_id = g.id);
alter table knowledge.gaps alter column recorded_at set default clock_timestamp(), alter column recorded_at set not null;
drop index knowledge.gaps_old;
create index gaps_old on knowledge.gaps (recorded_at);

alter table knowledge.cited_documents rename column cited_at to recorded_at;
update knowledge.cited_documents set recorded_at = now() where recorded_at > now();
alter table knowledge.cited_documents alter column recorded_at set default clock_timestamp();
update knowledge.document_usage set cited_at = now() where cited_at > now();
