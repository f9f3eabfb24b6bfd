create extension if not exists vector;
create extension if not exists pg_trgm;

create table platform.jobs (
    id            bigint generated always as identity primary key,
    queue         text        not null,
    handler       text        not null,
    partition_key text,
    -- True only for the oldest unfinished row of a (handler, partition): the claim then needs no look at other rows.
    ready         boolean     not null,
    unique_key    text,
    account_id    bigint      not null,
    type          text        not null,
    payload       jsonb       not null,
    run_at        timestamptz not null,
    attempts      integer     not null default 0,
    node          uuid,
    last_error    text,
    failed_at     timestamptz,
    traceparent   text,
    created_at    timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 70);

create index jobs_claim on platform.jobs (queue, run_at, id) where ready and failed_at is null;
create index jobs_partition on platform.jobs (handler, partition_key, id) where partition_key is not null;
-- Only rows that were never claimed: a recurring job enqueues its successor while it runs itself.
create unique index jobs_unique_key on platform.jobs (handler, unique_key)
    where unique_key is not null and attempts = 0 and failed_at is null;
create index jobs_failed on platform.jobs (failed_at) where failed_at is not null;

create table platform.nodes (
    id         uuid primary key,
    name       text        not null,
    started_at timestamptz not null,
    seen_at    timestamptz not null
);
