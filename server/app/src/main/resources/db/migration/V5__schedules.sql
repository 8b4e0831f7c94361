-- Changes of flags that are to be made at an instant. "patch" is a JSON merge patch on the flag's document. A row is
-- taken with the change itself, in one transaction.
CREATE TABLE schedule (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project         text        NOT NULL,
    environment     text        NOT NULL,
    flag            text COLLATE "C" NOT NULL,
    at              timestamptz NOT NULL,
    patch           text        NOT NULL,
    only_if_version bigint,
    state           text        NOT NULL CHECK (state IN ('pending', 'done', 'failed', 'cancelled')),
    detail          text        NOT NULL,
    reason          text        NOT NULL,
    scheduled_by    text        NOT NULL,
    scheduled_at    timestamptz NOT NULL,
    ended_at        timestamptz,
    revision        bigint,
    FOREIGN KEY (project, environment) REFERENCES environment
);

CREATE INDEX schedule_due ON schedule (at) WHERE state = 'pending';
CREATE INDEX schedule_pending ON schedule (project, environment, flag) WHERE state = 'pending';
CREATE INDEX schedule_flag ON schedule (project, environment, flag, id);
CREATE INDEX schedule_environment ON schedule (project, environment, id);
