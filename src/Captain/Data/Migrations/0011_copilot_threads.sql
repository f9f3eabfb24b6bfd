-- What agents ask the copilot, each in threads of their own, and what it answers.
create table captain.copilot_threads (
    id              bigint generated always as identity primary key,
    account_id      bigint      not null,
    user_id         bigint      not null,
    assistant_id    bigint      not null references captain.assistants (id) on delete cascade,
    -- The conversation that it is about, and its number; null for none.
    conversation_id bigint,
    conversation_number bigint,
    title           text        not null,
    created_at      timestamptz not null,
    last_at         timestamptz not null
);
create index copilot_threads_user on captain.copilot_threads (account_id, user_id, last_at desc, id desc);
create index copilot_threads_conversation on captain.copilot_threads (conversation_id) where conversation_id is not null;
create index copilot_threads_age on captain.copilot_threads (last_at);

create table captain.copilot_messages (
    id         bigint generated always as identity primary key,
    account_id bigint      not null,
    thread_id  bigint      not null references captain.copilot_threads (id) on delete cascade,
    kind       text        not null check (kind in ('user', 'assistant', 'assistant_thinking')),
    message    jsonb       not null,
    -- The question that it belongs to; null for questions.
    answers    bigint references captain.copilot_messages (id) on delete cascade,
    created_at timestamptz not null
);
create index copilot_messages_thread on captain.copilot_messages (thread_id, id);
-- Whatever dies meanwhile, a question is answered once.
create unique index copilot_messages_answer on captain.copilot_messages (answers) where kind = 'assistant';
