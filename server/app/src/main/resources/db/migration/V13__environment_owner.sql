-- Which node counts and judges for an environment. Whoever takes over raises the token; what comes with an older one is refused.
CREATE TABLE environment_owner (
    project     text        NOT NULL,
    environment text        NOT NULL,
    token       bigint      NOT NULL,
    node        text        NOT NULL,
    address     text        NOT NULL,
    heard_at    timestamptz NOT NULL,
    PRIMARY KEY (project, environment),
    FOREIGN KEY (project, environment) REFERENCES environment
);
