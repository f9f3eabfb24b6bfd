-- Calls of tools that wait for an agent's word, and what became of them. Its id is also the key of the note that asks.
create table captain.approvals (
    id              uuid primary key,
    account_id      bigint      not null,
    inbox_id        bigint      not null,
    conversation_id bigint      not null,
    turn_id         uuid        not null,
    -- The customer's message that the turn answered.
    sequence        bigint      not null,
    assistant_id    bigint      not null,
    language        text        not null,
    tool            text        not null,
    title           text        not null,
    arguments       jsonb       not null,
    -- The tool with its arguments in a fixed order: the same call is not asked for twice at a time.
    call            text        not null,
    -- The customer was told that somebody confirms it.
    is_for_customer boolean     not null,
    state           text        not null check (state in ('waiting', 'approved', 'running', 'done', 'failed', 'interrupted', 'declined', 'expired')),
    asked_at        timestamptz not null,
    expires_at      timestamptz not null,
    decided_by      bigint,
    decided_by_name text,
    decided_at      timestamptz,
    -- Of a call that was declined: the customer is told and the assistant goes on; otherwise people take over.
    tells           boolean     not null default false,
    -- How often an agent has approved it: again only where it failed, or nobody knows whether it was done.
    runs            integer     not null default 0,
    result          text,
    finished_at     timestamptz
);
create index approvals_conversation on captain.approvals (conversation_id, asked_at);
create index approvals_turn on captain.approvals (turn_id);
create index approvals_age on captain.approvals (asked_at);

-- A turn that tells the customer what came of an approved call stands beside the turn that answers his message.
alter table captain.turns add column approval_id uuid;
alter table captain.turns drop constraint turns_conversation_id_sequence_key;
create unique index turns_message on captain.turns (conversation_id, sequence) where approval_id is null;
create unique index turns_approval on captain.turns (approval_id) where approval_id is not null;
