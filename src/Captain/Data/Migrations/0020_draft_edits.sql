-- What became of each suggestion: sent as it was, sent with changes, discarded, or answered in other words by the agent.
create table captain.draft_edits (
    draft_id            bigint      primary key,
    account_id          bigint      not null,
    inbox_id            bigint      not null,
    conversation_id     bigint      not null,
    conversation_number bigint      not null,
    turn_id             uuid,
    outcome             text        not null check (outcome in ('sent', 'edited', 'replaced', 'discarded')),
    question            text        not null,
    suggestion          text        not null,
    sent                text,
    difference          double precision,
    agent               text,
    settled_at          timestamptz not null,
    recorded_at         timestamptz not null default clock_timestamp(),
    check ((outcome = 'discarded') = (sent is null))
);
create index draft_edits_account on captain.draft_edits (account_id, draft_id desc);
create index draft_edits_conversation on captain.draft_edits (conversation_id);
create index draft_edits_age on captain.draft_edits (recorded_at);
