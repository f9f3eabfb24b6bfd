-- What a model is for: it writes, turns text into vectors, or puts passages in order.
alter table captain.models add column purpose text not null default 'chat' check (purpose in ('chat', 'embedding', 'rerank'));
alter table captain.models drop constraint models_provider_check;
alter table captain.models add constraint models_provider_check check (
    (purpose = 'chat' and provider in ('open_ai', 'anthropic'))
    or (purpose = 'embedding' and provider = 'open_ai')
    or (purpose = 'rerank' and provider in ('cohere', 'text_embeddings_inference')));
