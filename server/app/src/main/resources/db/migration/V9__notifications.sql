-- Who outside is told of what. "events" is a list of types between blanks. The secret signs, so it is needed as it is;
-- it is read for signing alone, and shown once.
CREATE TABLE webhook (
    id              text COLLATE "C" PRIMARY KEY,
    project         text        NOT NULL,
    environment     text        NOT NULL,
    url             text        NOT NULL,
    events          text        NOT NULL,
    format          text        NOT NULL CHECK (format IN ('standard', 'slack')),
    enabled         boolean     NOT NULL,
    description     text        NOT NULL,
    disabled_reason text        NOT NULL,
    secret          text        NOT NULL,
    previous_secret text,
    previous_until  timestamptz,
    version         bigint      NOT NULL,
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    FOREIGN KEY (project, environment) REFERENCES environment
);

CREATE INDEX webhook_environment ON webhook (project, environment, id);

-- What has happened, written with it in one transaction. "dealt" once there is a delivery for everybody who wants it.
CREATE TABLE event (
    number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          text        NOT NULL UNIQUE,
    project     text        NOT NULL,
    environment text        NOT NULL,
    type        text        NOT NULL,
    at          timestamptz NOT NULL,
    body        text        NOT NULL,
    dealt       boolean     NOT NULL
);

CREATE INDEX event_undealt ON event (number) WHERE NOT dealt;
CREATE INDEX event_at ON event (at);

-- "next_at" is also the end of the lease of whoever tries: nobody else does before.
CREATE TABLE delivery (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook  text COLLATE "C" NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event    bigint      NOT NULL REFERENCES event ON DELETE CASCADE,
    state    text        NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts int         NOT NULL,
    tries    bigint      NOT NULL,
    next_at  timestamptz NOT NULL,
    tried_at timestamptz,
    status   int,
    detail   text        NOT NULL
);

CREATE INDEX delivery_due ON delivery (webhook, next_at, id) WHERE state = 'pending';
CREATE INDEX delivery_webhook ON delivery (webhook, id);
CREATE INDEX delivery_event ON delivery (event);
