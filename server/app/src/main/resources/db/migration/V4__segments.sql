-- An audience that rules share. Its keys are rows of their own, so that one key more does not rewrite the others; the
-- definition holds the rest. "size" is that of the whole document, in bytes.
CREATE TABLE segment (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project     text        NOT NULL,
    environment text        NOT NULL,
    key         text COLLATE "C" NOT NULL,
    version     bigint      NOT NULL,
    description text        NOT NULL,
    definition  text        NOT NULL,
    included    int         NOT NULL,
    excluded    int         NOT NULL,
    size        bigint      NOT NULL,
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    UNIQUE (project, environment, key),
    FOREIGN KEY (project, environment) REFERENCES environment
);

CREATE TABLE segment_key (
    segment  bigint  NOT NULL REFERENCES segment ON DELETE CASCADE,
    included boolean NOT NULL,
    key      text COLLATE "C" NOT NULL,
    PRIMARY KEY (segment, included, key)
);

-- Which flags and segments refer to which others: written together with their definitions, which say the same.
CREATE TABLE flag_reference (
    project     text NOT NULL,
    environment text NOT NULL,
    source_kind text NOT NULL,
    source      text COLLATE "C" NOT NULL,
    target_kind text NOT NULL,
    target      text COLLATE "C" NOT NULL,
    PRIMARY KEY (project, environment, source_kind, source, target_kind, target),
    FOREIGN KEY (project, environment) REFERENCES environment
);

CREATE INDEX flag_reference_target ON flag_reference (project, environment, target_kind, target);
