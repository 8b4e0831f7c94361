-- What is in "course": which phases were entered in which order, what holds the rollout, what people have ticked. '{}'
-- is the course of a rollout from before: straight on.
ALTER TABLE rollout ADD COLUMN course text NOT NULL DEFAULT '{}';

-- When the judge found a V2 worse, and whether it went back then; kept for a day, to find what happens together.
CREATE TABLE trip (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project     text        NOT NULL,
    environment text        NOT NULL,
    flag        text        NOT NULL,
    at          timestamptz NOT NULL,
    back        boolean     NOT NULL,
    FOREIGN KEY (project, environment) REFERENCES environment
);

CREATE INDEX trip_latest ON trip (project, environment, at);
