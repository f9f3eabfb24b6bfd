-- What a knowledge base did not answer: questions that mean the same are one gap.
create table knowledge.gaps (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    knowledge_base_id bigint not null references knowledge.knowledge_bases,
    status text not null check (status in ('open', 'dismissed', 'solved')),
    -- how often it was missed, and how often since it was solved before
    missed int not null,
    missed_again int not null default 0,
    first_at timestamptz not null,
    last_at timestamptz not null,
    solved_at timestamptz,
    changed_by bigint,
    changed_by_name text,
    changed_at timestamptz,
    -- the mean of its wordings' vectors, and the model that made them
    vector_model text,
    vector halfvec);
create index gaps_listed on knowledge.gaps (account_id, knowledge_base_id, status, missed desc, last_at desc, id desc);
create index gaps_near on knowledge.gaps (knowledge_base_id, vector_model, last_at desc);
create index gaps_old on knowledge.gaps (last_at);

-- The ways in which a gap was asked about. Questions of the same words are one wording.
create table knowledge.gap_wordings (
    id bigint generated always as identity primary key,
    account_id bigint not null,
    knowledge_base_id bigint not null,
    gap_id bigint not null references knowledge.gaps on delete cascade,
    -- of its words
    key text not null,
    -- its words, each behind its knowledge base: the index is one for all of them
    terms text[] not null,
    question text not null,
    language text not null,
    missed int not null,
    last_at timestamptz not null,
    vector_model text,
    vector halfvec,
    unique (knowledge_base_id, key));
create index gap_wordings_gap on knowledge.gap_wordings (gap_id, missed desc, id);
create index gap_wordings_terms on knowledge.gap_wordings using gin (terms);
create index gap_wordings_old on knowledge.gap_wordings (last_at);

-- Each time that somebody asked. The key is its reporter's, who may report it twice.
create table knowledge.missed_questions (
    key uuid primary key,
    account_id bigint not null,
    gap_id bigint not null references knowledge.gaps on delete cascade,
    wording_id bigint not null references knowledge.gap_wordings on delete cascade,
    conversation_id bigint not null,
    conversation_number bigint not null,
    sequence bigint not null,
    question text not null,
    reason text not null check (reason in ('no_answer', 'handed_off')),
    asked_at timestamptz not null);
create index missed_questions_gap on knowledge.missed_questions (gap_id, asked_at desc, key);
create index missed_questions_wording on knowledge.missed_questions (wording_id);
create index missed_questions_conversation on knowledge.missed_questions (account_id, conversation_id);
create index missed_questions_old on knowledge.missed_questions (asked_at);
