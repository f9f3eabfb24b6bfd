-- Servers that offer tools by the Model Context Protocol. What opens one is sealed; its tools are as it last listed them.
create table captain.mcp_servers (
    id          bigint generated always as identity primary key,
    account_id  bigint      not null,
    name        text        not null,
    -- Begins the names under which models call its tools and assistants are allowed them: it never changes.
    slug        text        not null,
    url         text        not null,
    auth_type   text        not null check (auth_type in ('none', 'bearer', 'basic', 'api_key')),
    sealed_auth bytea,
    tools       jsonb       not null,
    enabled     boolean     not null,
    listed_at   timestamptz,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    unique (account_id, slug),
    check ((auth_type = 'none') = (sealed_auth is null))
);
