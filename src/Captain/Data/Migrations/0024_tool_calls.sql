-- Calls of tools that may change something at another's server, written before they are made: a turn that runs again, a model that
-- stands in and a turn that answers the same messages with those that came meanwhile find them here.
create table captain.tool_calls (
    -- Of the conversation, after_sequence and the call: the same whoever makes it again. Its server is sent it as a key.
    id              uuid primary key,
    account_id      bigint      not null,
    conversation_id bigint      not null,
    -- The last reply before the customer's messages that are being answered: the next reply ends what they ask for.
    after_sequence  bigint      not null,
    turn_id         uuid        not null,
    tool            text        not null,
    -- The tool with its arguments in a fixed order.
    call            text        not null,
    -- One that is begun and never ends was broken off: nobody knows how far it came.
    state           text        not null check (state in ('begun', 'done', 'failed')),
    result          text,
    begun_at        timestamptz not null,
    ended_at        timestamptz
);
create index tool_calls_conversation on captain.tool_calls (conversation_id, after_sequence);
create index tool_calls_age on captain.tool_calls (begun_at);
