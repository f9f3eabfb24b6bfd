create table accounts.accounts (
    id                bigint generated always as identity primary key,
    name              text        not null check (name <> ''),
    locale            text        not null,
    domain            text,
    support_email     text,
    status            text        not null check (status in ('active', 'suspended')),
    settings          jsonb       not null,
    custom_attributes jsonb       not null,
    created_at        timestamptz not null,
    updated_at        timestamptz not null
);

create table accounts.users (
    id                bigint generated always as identity primary key,
    name              text        not null check (name <> ''),
    display_name      text,
    email             text        not null unique check (email = lower(email)),
    password_hash     text        not null,
    message_signature text,
    ui_settings       jsonb       not null,
    created_at        timestamptz not null,
    updated_at        timestamptz not null
);

create table accounts.account_users (
    account_id   bigint      not null references accounts.accounts on delete cascade,
    user_id      bigint      not null references accounts.users on delete cascade,
    role         text        not null check (role in ('agent', 'administrator')),
    availability text        not null check (availability in ('online', 'offline', 'busy')),
    auto_offline boolean     not null,
    inviter_id   bigint,
    active_at    timestamptz,
    created_at   timestamptz not null,
    primary key (account_id, user_id)
);
create index account_users_user on accounts.account_users (user_id);

-- Found by a keyed hash, and kept sealed as well, because Chatwoot's clients read them back from the profile.
create table accounts.user_tokens (
    user_id    bigint      not null references accounts.users on delete cascade,
    kind       text        not null check (kind in ('api', 'pubsub')),
    hash       bytea       not null,
    sealed     bytea       not null,
    created_at timestamptz not null,
    primary key (user_id, kind)
);
create unique index user_tokens_hash on accounts.user_tokens (kind, hash);

-- A signed-in browser or device. The token itself is nowhere: only its keyed hash.
create table accounts.sessions (
    id         bigint generated always as identity primary key,
    user_id    bigint      not null references accounts.users on delete cascade,
    client     text        not null,
    hash       bytea       not null,
    user_agent text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    unique (user_id, client)
);

create table accounts.audits (
    id         bigint generated always as identity primary key,
    account_id bigint,
    user_id    bigint,
    action     text        not null,
    subject    text        not null,
    subject_id bigint,
    changes    jsonb       not null,
    ip_address text,
    created_at timestamptz not null
);
create index audits_account on accounts.audits (account_id, id desc);
