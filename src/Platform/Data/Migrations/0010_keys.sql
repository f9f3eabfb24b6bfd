-- The Data Protection key ring (cookies), sealed under the master key: a dump of the database opens no session.
CREATE TABLE platform.keys (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
