-- Addresses that a sync followed to a page that it knows already: they are no pages, and each of them is a request all the same.
alter table knowledge.sources add column moved int not null default 0;
