-- Keys are sorted by code point, so that pages have the same order on every installation.
CREATE TABLE project (
    key        text COLLATE "C" PRIMARY KEY,
    name       text        NOT NULL,
    version    bigint      NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);

-- The revision is a counter row: it is locked by every change, so that revisions are committed in order and none is
-- skipped. An identity column would let a later one become visible first.
CREATE TABLE environment (
    project    text        NOT NULL REFERENCES project,
    key        text COLLATE "C" NOT NULL,
    name       text        NOT NULL,
    revision   bigint      NOT NULL DEFAULT 0,
    epoch      bigint      NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (project, key)
);

-- A key is taken for ever, with its type: a deleted flag leaves its rows here and below.
CREATE TABLE flag_key (
    project    text        NOT NULL REFERENCES project,
    key        text COLLATE "C" NOT NULL,
    type       text        NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (project, key)
);

CREATE TABLE flag (
    project     text        NOT NULL,
    environment text        NOT NULL,
    key         text COLLATE "C" NOT NULL,
    version     bigint      NOT NULL,
    description text        NOT NULL,
    definition  text        NOT NULL,
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    deleted_at  timestamptz,
    PRIMARY KEY (project, environment, key),
    FOREIGN KEY (project, environment) REFERENCES environment,
    FOREIGN KEY (project, key) REFERENCES flag_key
);

CREATE TABLE engagement (
    id              text PRIMARY KEY,
    project         text        NOT NULL,
    environment     text        NOT NULL,
    flag            text,
    reason          text        NOT NULL,
    actor           text        NOT NULL,
    engaged_at      timestamptz NOT NULL,
    released_at     timestamptz,
    released_by     text,
    release_reason  text,
    FOREIGN KEY (project, environment) REFERENCES environment
);

CREATE INDEX engagement_engaged ON engagement (project, environment) WHERE released_at IS NULL;

CREATE TABLE access_key (
    id          text COLLATE "C" PRIMARY KEY,
    kind        text        NOT NULL,
    name        text        NOT NULL,
    project     text,
    environment text,
    secret_hash bytea       NOT NULL UNIQUE,
    created_at  timestamptz NOT NULL,
    revoked_at  timestamptz,
    FOREIGN KEY (project, environment) REFERENCES environment
);

CREATE TABLE audit_entry (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    project     text,
    environment text,
    revision    bigint,
    actor       text        NOT NULL,
    action      text        NOT NULL,
    subject     text        NOT NULL,
    reason      text        NOT NULL,
    before      text,
    after       text
);

CREATE INDEX audit_entry_project ON audit_entry (project, id);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;

CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
