-- The Data Protection key ring (cookies), sealed under the master key: a dump of the database opens no session.
create table platform.keys (
    id         bigint generated always as identity primary key,
    name       text        not null unique,
    sealed     bytea       not null,
    created_at timestamptz not null default now()
);

-- Who has shown a sign of life. Unlogged: a crash forgets it, and the next sign restores it.
create unlogged table platform.presence (
    account_id bigint      not null,
    kind       text        not null,
    id         bigint      not null,
    seen_at    timestamptz not null,
    primary key (account_id, kind, id)
) with (fillfactor = 50);
