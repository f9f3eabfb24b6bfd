-- Nobody writes or reads this column any more: whose turn it is at a host stands in crawled_hosts.
alter table knowledge.sources drop column last_fetch_at;

-- No question looks a text up by its hash: what is the same article is found by its bands. Every document written paid for it.
drop index knowledge.documents_hash;
