-- What Unleash's SDKs see of an imported flag and the flag's definition has no place for, such as how a payload was
-- written. Without it flags evaluate as before; only payloads are written in our way.
CREATE TABLE unleash_companion (
    project     text NOT NULL,
    environment text NOT NULL,
    flag        text COLLATE "C" NOT NULL,
    document    text NOT NULL,
    PRIMARY KEY (project, environment, flag),
    FOREIGN KEY (project, environment, flag) REFERENCES flag
);
