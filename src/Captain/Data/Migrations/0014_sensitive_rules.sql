-- Words and patterns of an account that hold a message back: a customer's before a model reads it, an answer before a customer does.
create table captain.sensitive_rules (
    id         bigint generated always as identity primary key,
    account_id bigint      not null,
    name       text        not null,
    kind       text        not null check (kind in ('words', 'pattern')),
    phrases    text[]      not null,
    pattern    text,
    direction  text        not null check (direction in ('incoming', 'outgoing', 'both')),
    action     text        not null check (action in ('hand_off', 'ask', 'block')),
    enabled    boolean     not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check ((kind = 'pattern') = (pattern is not null))
);
create index sensitive_rules_account on captain.sensitive_rules (account_id, id);

-- An agent let Captain read what a rule had held back: what the customer wrote up to this place of the conversation.
alter table captain.turns add column released_up_to bigint;
