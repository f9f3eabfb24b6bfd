-- How much a model reads at once, what it can do, and which one answers in its place when it does not.
alter table captain.models
    add column context_tokens integer,
    add column capabilities   text[] not null default '{tools,temperature}',
    add column fallback_id    bigint references captain.models (id);
alter table captain.models drop constraint models_provider_check;
alter table captain.models add constraint models_provider_check check (
    (purpose = 'chat' and provider in ('builtin', 'open_ai', 'anthropic'))
    or (purpose = 'embedding' and provider = 'open_ai')
    or (purpose = 'rerank' and provider in ('cohere', 'text_embeddings_inference')));

-- Which model does a step: of an inbox's turns, of an assistant's, of everybody's in the account. What an inbox and an
-- assistant use for every step stands with them. place is the inbox's or the assistant's id, 0 for the account.
create table captain.model_choices (
    account_id bigint not null,
    level      text   not null check (level in ('account', 'assistant', 'inbox')),
    place      bigint not null,
    step       text   not null check (step in ('any', 'answer', 'condense', 'judge', 'summarise', 'rewrite', 'label')),
    model_id   bigint not null references captain.models (id),
    primary key (account_id, level, place, step),
    check ((level = 'account') = (place = 0)),
    check (step <> 'any' or level = 'account')
);
create index model_choices_model on captain.model_choices (model_id);
