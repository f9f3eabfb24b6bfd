-- Requests to an account's own servers that a model may have made. What opens the server is sealed; the database alone cannot
-- open it. The slug is the name that models and assistants use: it never changes.
create table captain.custom_tools (
    id                bigint generated always as identity primary key,
    account_id        bigint      not null,
    title             text        not null,
    slug              text        not null,
    description       text        not null,
    endpoint_url      text        not null,
    http_method       text        not null check (http_method in ('GET', 'POST')),
    request_template  text,
    response_template text,
    auth_type         text        not null check (auth_type in ('none', 'bearer', 'basic', 'api_key')),
    sealed_auth       bytea,
    param_schema      jsonb       not null,
    enabled           boolean     not null,
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    unique (account_id, slug),
    check ((auth_type = 'none') = (sealed_auth is null))
);
