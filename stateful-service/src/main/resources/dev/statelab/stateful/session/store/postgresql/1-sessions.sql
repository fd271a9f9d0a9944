-- Sessions, with what belongs to their users. State and content are bytes: text cannot hold every character.
-- The rows of all three tables expire; none is seen after that, and a sweep takes it away by the index.
CREATE TABLE session (
    key      text        PRIMARY KEY,
    username text        NOT NULL,
    version  bigint      NOT NULL,
    state    bytea       NOT NULL,
    opened   timestamptz NOT NULL,
    used     timestamptz NOT NULL,
    expires  timestamptz NOT NULL
);
CREATE INDEX session_username ON session (username);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE document (
    username text        NOT NULL,
    name     text        NOT NULL,
    content  bytea       NOT NULL,
    expires  timestamptz NOT NULL,
    PRIMARY KEY (username, name)
);
CREATE INDEX document_expires ON document (expires);

CREATE TABLE attempts (
    counter text        PRIMARY KEY,
    count   bigint      NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX attempts_expires ON attempts (expires);
