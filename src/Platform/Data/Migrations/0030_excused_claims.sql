-- How many of a row's claims were ended by the database or by a node that stopped: they are no attempts of the job.
alter table platform.jobs add column excused integer not null default 0;
