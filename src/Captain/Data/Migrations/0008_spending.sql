-- What models have cost, a row for each day and what was done where. UTC days by the database's clock.
create table captain.spending (
    account_id    bigint         not null,
    day           date           not null,
    inbox_id      bigint         not null, -- 0 for what belongs to no inbox
    assistant_id  bigint         not null, -- 0 for none
    model         text           not null,
    step          text           not null,
    calls         bigint         not null,
    input_tokens  bigint         not null,
    output_tokens bigint         not null,
    price         numeric(16, 8) not null,
    primary key (account_id, day, inbox_id, assistant_id, model, step)
);

-- What may be spent. inbox_id 0 is the whole account.
create table captain.budgets (
    account_id   bigint  not null,
    inbox_id     bigint  not null,
    period       text    not null check (period in ('day', 'month')),
    money        numeric(14, 4) check (money >= 0),
    tokens       bigint  check (tokens >= 0),
    warn_percent integer not null check (warn_percent between 1 and 100),
    -- The beginning of the period in which somebody was warned last: once each is enough.
    warned_for   date,
    primary key (account_id, inbox_id, period),
    check (money is not null or tokens is not null)
);
