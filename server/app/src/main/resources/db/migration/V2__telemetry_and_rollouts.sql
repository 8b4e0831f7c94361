-- What an instance has said last. Counts are cumulative per incarnation, so that the newest report holds everything.
CREATE TABLE incarnation (
    project      text        NOT NULL,
    environment  text        NOT NULL,
    id           text        NOT NULL,
    instance     text        NOT NULL,
    sdk          text        NOT NULL,
    sequence     bigint      NOT NULL,
    revision     bigint      NOT NULL,
    hash         text        NOT NULL,
    epoch        bigint      NOT NULL,
    rejected     text        NOT NULL,
    tripped      text        NOT NULL,
    first_seen   timestamptz NOT NULL,
    last_seen    timestamptz NOT NULL,
    confirmed_at timestamptz NOT NULL,
    PRIMARY KEY (project, environment, id),
    FOREIGN KEY (project, environment) REFERENCES environment
);

CREATE TABLE series (
    project     text    NOT NULL,
    environment text    NOT NULL,
    incarnation text    NOT NULL,
    flag        text    NOT NULL,
    version     bigint  NOT NULL,
    variation   text    NOT NULL,
    randomised  boolean NOT NULL,
    calls       bigint  NOT NULL,
    errors      bigint  NOT NULL,
    fallbacks   bigint  NOT NULL,
    latency     text    NOT NULL,
    groups      text    NOT NULL,
    PRIMARY KEY (project, environment, incarnation, flag, version, variation, randomised),
    FOREIGN KEY (project, environment, incarnation) REFERENCES incarnation ON DELETE CASCADE
);

-- Counts of incarnations that have been forgotten.
CREATE TABLE series_total (
    project     text   NOT NULL,
    environment text   NOT NULL,
    flag        text   NOT NULL,
    variation   text   NOT NULL,
    calls       bigint NOT NULL,
    errors      bigint NOT NULL,
    fallbacks   bigint NOT NULL,
    PRIMARY KEY (project, environment, flag, variation),
    FOREIGN KEY (project, environment) REFERENCES environment
);

-- What is in "entered": the flag's version at the start of each phase so far, ascending, between blanks.
CREATE TABLE rollout (
    id                 text COLLATE "C" PRIMARY KEY,
    project            text        NOT NULL,
    environment        text        NOT NULL,
    flag               text        NOT NULL,
    attempt            int         NOT NULL,
    candidate          text        NOT NULL,
    rollback_variation text        NOT NULL,
    plan               text        NOT NULL,
    state              text        NOT NULL,
    phase              int         NOT NULL,
    entered            text        NOT NULL,
    calls_in_phase     bigint      NOT NULL,
    version            bigint      NOT NULL,
    reason             text        NOT NULL,
    actor              text        NOT NULL,
    started_at         timestamptz NOT NULL,
    phase_started_at   timestamptz NOT NULL,
    ended_at           timestamptz,
    UNIQUE (project, environment, flag, attempt),
    FOREIGN KEY (project, environment, flag) REFERENCES flag
);

CREATE INDEX rollout_newest ON rollout (project, environment, started_at DESC, id DESC);
CREATE UNIQUE INDEX rollout_one_open ON rollout (project, environment, flag) WHERE ended_at IS NULL;

-- The judge's memory; written together with the series it was computed from, so that a restart counts nothing twice.
CREATE TABLE rollout_progress (
    rollout text PRIMARY KEY REFERENCES rollout,
    state   text NOT NULL
);

CREATE TABLE failing_unit (
    rollout   text    NOT NULL REFERENCES rollout,
    unit      int     NOT NULL,
    PRIMARY KEY (rollout, unit)
);

CREATE TABLE verdict (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rollout  text        NOT NULL REFERENCES rollout,
    at       timestamptz NOT NULL,
    phase    int         NOT NULL,
    verdict  text        NOT NULL,
    decision text        NOT NULL,
    reason   text        NOT NULL,
    findings text        NOT NULL,
    evidence text        NOT NULL
);

CREATE INDEX verdict_rollout ON verdict (rollout, id);
