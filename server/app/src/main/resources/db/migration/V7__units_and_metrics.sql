-- Metrics of the user's own, cumulative like all else of a series.
ALTER TABLE series ADD COLUMN metrics text NOT NULL DEFAULT '[]';

-- Whom a rollout has counted: units by their 32-bit hashes, four bytes each, lowest first, in pages that are filled one
-- after the other. Of each set at most two generations are kept; whoever has not called for a whole one is forgotten.
-- `kind` and `metric` say what for; `stage` which stage of the rollout it holds in, 0 for all of them.
CREATE TABLE counted_unit (
    rollout    text  NOT NULL REFERENCES rollout,
    kind       text  NOT NULL,
    metric     text  NOT NULL,
    stage      int   NOT NULL,
    generation int   NOT NULL,
    page       int   NOT NULL,
    units      bytea NOT NULL,
    PRIMARY KEY (rollout, kind, metric, stage, generation, page)
);

INSERT INTO counted_unit (rollout, kind, metric, stage, generation, page, units)
SELECT rollout, 'failing', '', 0, 0, page, string_agg(bytes, ''::bytea)
FROM (SELECT rollout,
             ((row_number() OVER (PARTITION BY rollout ORDER BY unit) - 1) / 1000)::int AS page,
             set_byte(set_byte(set_byte(set_byte('\x00000000'::bytea, 0, unit & 255), 1, (unit >> 8) & 255),
                               2, (unit >> 16) & 255), 3, (unit >> 24) & 255) AS bytes
      FROM failing_unit) AS packed
GROUP BY rollout, page;

DROP TABLE failing_unit;
