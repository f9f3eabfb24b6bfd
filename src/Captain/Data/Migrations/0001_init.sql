-- Models an account has named. The key is sealed; the database alone cannot open it.
create table captain.models (
    id               bigint generated always as identity primary key,
    account_id       bigint      not null,
    name             text        not null,
    provider         text        not null check (provider in ('open_ai', 'anthropic')),
    base_url         text,
    model_id         text        not null,
    sealed_key       bytea,
    max_output_tokens integer    not null,
    input_price      numeric(12, 6) not null, -- per million tokens
    output_price     numeric(12, 6) not null,
    timeout_seconds  integer     not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    unique (account_id, name)
);

create table captain.assistants (
    id                bigint generated always as identity primary key,
    account_id        bigint      not null,
    name              text        not null,
    description       text        not null,
    avatar_url        text,
    knowledge_base_id bigint      not null,
    model_id          bigint references captain.models (id) on delete set null,
    settings          jsonb       not null,
    -- Each change of what an answer depends on takes the next version; a turn names the one it used.
    version           integer     not null,
    created_at        timestamptz not null,
    updated_at        timestamptz not null
);
create index assistants_account on captain.assistants (account_id, id);

create table captain.turns (
    id                uuid primary key,
    account_id        bigint      not null,
    inbox_id          bigint      not null,
    conversation_id   bigint      not null,
    -- The customer's newest message that the turn answers.
    sequence          bigint      not null,
    assistant_id      bigint      not null,
    assistant_version integer     not null,
    mode              text        not null,
    question          text        not null,
    language          text        not null,
    writer            text        not null,
    prompt_version    text,
    index_version     text,
    -- What was searched and found, what was written with which quotes, and when each step ended.
    record            jsonb       not null,
    outcome           text,
    reason            text,
    cancel_reason     text,
    confidence        double precision,
    input_tokens      integer     not null default 0,
    output_tokens     integer     not null default 0,
    price             numeric(14, 8) not null default 0,
    attempts          integer     not null default 1,
    started_at        timestamptz not null,
    finished_at       timestamptz,
    unique (conversation_id, sequence)
);
create index turns_conversation on captain.turns (account_id, conversation_id, sequence);
create index turns_running on captain.turns (conversation_id) where outcome is null;
