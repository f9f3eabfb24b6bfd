-- When a host was last asked for something, and when it may be again: one row for all sources of all accounts that read it.
create table knowledge.crawled_hosts (
    host text primary key,
    taken_at timestamptz not null,
    next_at timestamptz not null);
