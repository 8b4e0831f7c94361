-- What people say about a flag. The defaults let nodes of the version before go on writing.
-- What lists ask of a definition is computed by the database, so that it never differs from the definition.
ALTER TABLE flag
    ADD COLUMN tags     text[]  NOT NULL DEFAULT '{}',
    ADD COLUMN owner    text    NOT NULL DEFAULT '',
    ADD COLUMN kind     text    NOT NULL DEFAULT 'release',
    ADD COLUMN links    text    NOT NULL DEFAULT '[]',
    ADD COLUMN schema   text,
    ADD COLUMN type     text    GENERATED ALWAYS AS (definition::jsonb ->> 'type') STORED,
    ADD COLUMN enabled  boolean GENERATED ALWAYS AS ((definition::jsonb ->> 'enabled')::boolean) STORED,
    ADD COLUMN archived boolean
        GENERATED ALWAYS AS (coalesce((definition::jsonb ->> 'archived')::boolean, false)) STORED,
    ADD COLUMN ramped   boolean GENERATED ALWAYS AS ((definition::jsonb -> 'ramp') IS NOT NULL) STORED,
    ADD COLUMN size     int     GENERATED ALWAYS AS (octet_length(definition)) STORED;

CREATE INDEX flag_changed ON flag (project, environment, changed_at, key) WHERE deleted_at IS NULL;
CREATE INDEX flag_created ON flag (project, environment, created_at, key) WHERE deleted_at IS NULL;
CREATE INDEX flag_size ON flag (project, environment) INCLUDE (size) WHERE deleted_at IS NULL;

-- What a POST with an Idempotency-Key was answered. Without an answer it is under way. The answer is sealed with the
-- caller's secret, which is kept nowhere.
CREATE TABLE remembered_request (
    principal  text        NOT NULL,
    key        text        NOT NULL,
    request    text        NOT NULL,
    started_at timestamptz NOT NULL,
    answer     bytea,
    PRIMARY KEY (principal, key)
);

CREATE INDEX remembered_request_started ON remembered_request (started_at);
