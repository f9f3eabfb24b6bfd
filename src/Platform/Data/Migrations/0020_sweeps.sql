-- When what is kept for a time only was last swept: one row, written at the end of a sweep.
create table platform.sweeps (
    singleton boolean     primary key check (singleton),
    swept_at  timestamptz not null
);
