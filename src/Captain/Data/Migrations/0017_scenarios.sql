-- What an assistant does in a certain case: instructions of its team in plain words, with the tools that they name.
create table captain.scenarios (
    id           bigint generated always as identity primary key,
    account_id   bigint      not null,
    assistant_id bigint      not null references captain.assistants (id) on delete cascade,
    -- Title, trigger, instruction, tools and end, as they are now.
    settings     jsonb       not null,
    enabled      boolean     not null,
    -- Each save takes the next; a turn names the one it ran.
    version      integer     not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);
create index scenarios_assistant on captain.scenarios (account_id, assistant_id, id);

create table captain.scenario_versions (
    scenario_id   bigint      not null references captain.scenarios (id) on delete cascade,
    version       integer     not null,
    account_id    bigint      not null,
    settings      jsonb       not null,
    enabled       boolean     not null,
    saved_by      bigint,
    saved_by_name text,
    saved_at      timestamptz not null,
    primary key (scenario_id, version)
);

-- Which scenario a turn ran in which version, which of its turns it was, and whether it ended there. A scenario that is deleted leaves these.
alter table captain.turns
    add column scenario_id      bigint,
    add column scenario_version integer,
    add column scenario_turn    integer,
    add column scenario_ended   boolean;
