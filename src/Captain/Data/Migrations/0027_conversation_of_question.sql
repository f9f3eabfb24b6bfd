-- The conversation that a question to the copilot is about, where that is not the thread's. Its answers carry it, too.
alter table captain.copilot_messages
    add column conversation_id     bigint,
    add column conversation_number bigint;

create index copilot_messages_conversation on captain.copilot_messages (conversation_id) where conversation_id is not null;
