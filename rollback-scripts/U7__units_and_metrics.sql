-- Undoes V7. Lossy: metrics of the user's own are gone, and of the units that rollouts have counted only failing ones stay.
CREATE TABLE failing_unit (
    rollout   text    NOT NULL REFERENCES rollout,
    unit      int     NOT NULL,
    PRIMARY KEY (rollout, unit)
);

INSERT INTO failing_unit (rollout, unit)
SELECT DISTINCT rollout,
                get_byte(units, 4 * i) | (get_byte(units, 4 * i + 1) << 8) | (get_byte(units, 4 * i + 2) << 16)
                    | (get_byte(units, 4 * i + 3) << 24)
FROM counted_unit, generate_series(0, length(units) / 4 - 1) AS i
WHERE kind = 'failing';

DROP TABLE counted_unit;
ALTER TABLE series DROP COLUMN metrics;
