-- Undoes V17. Lossless: what was counted page by page is added up.
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
    metrics     text    NOT NULL DEFAULT '[]',
    PRIMARY KEY (project, environment, incarnation, flag, version, variation, randomised),
    FOREIGN KEY (project, environment, incarnation) REFERENCES incarnation ON DELETE CASCADE
);

-- What a page says of each series, read from its bytes.
CREATE OR REPLACE FUNCTION pg_temp.number_at(bytes bytea, INOUT at int, OUT number bigint) LANGUAGE plpgsql AS $$
DECLARE
    shift int := 0;
    septet int;
BEGIN
    number := 0;
    LOOP
        septet := get_byte(bytes, at);
        at := at + 1;
        number := number | ((septet & 127)::bigint << shift);
        shift := shift + 7;
        EXIT WHEN septet < 128;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION pg_temp.text_at(bytes bytea, INOUT at int, OUT words text) LANGUAGE plpgsql AS $$
DECLARE
    length bigint;
BEGIN
    SELECT n.at, n.number INTO at, length FROM pg_temp.number_at(bytes, at) AS n;
    words := convert_from(substring(bytes FROM at + 1 FOR length::int), 'UTF8');
    at := at + length;
END $$;

CREATE OR REPLACE FUNCTION pg_temp.list_at(bytes bytea, fields int, INOUT at int, OUT list jsonb) LANGUAGE plpgsql AS $$
DECLARE
    size   bigint;
    number bigint;
    item   bigint[];
    items  jsonb[] := '{}';
BEGIN
    SELECT n.at, n.number INTO at, size FROM pg_temp.number_at(bytes, at) AS n;
    FOR i IN 1..size LOOP
        item := '{}';
        FOR field IN 1..fields LOOP
            SELECT n.at, n.number INTO at, number FROM pg_temp.number_at(bytes, at) AS n;
            item := item || number;
        END LOOP;
        items := items || to_jsonb(item);
    END LOOP;
    list := to_jsonb(items);
END $$;

CREATE OR REPLACE FUNCTION pg_temp.metrics_at(bytes bytea, INOUT at int, OUT metrics jsonb) LANGUAGE plpgsql AS $$
DECLARE
    size         bigint;
    name         text;
    observations bigint;
    hits         bigint;
    list         jsonb;
BEGIN
    metrics := '[]';
    SELECT n.at, n.number INTO at, size FROM pg_temp.number_at(bytes, at) AS n;
    FOR i IN 1..size LOOP
        SELECT t.at, t.words INTO at, name FROM pg_temp.text_at(bytes, at) AS t;
        SELECT n.at, n.number INTO at, observations FROM pg_temp.number_at(bytes, at) AS n;
        SELECT n.at, n.number INTO at, hits FROM pg_temp.number_at(bytes, at) AS n;
        SELECT l.at, l.list INTO at, list FROM pg_temp.list_at(bytes, 2, at) AS l;
        metrics := metrics || jsonb_build_object('name', name, 'observations', observations, 'hits', hits, 'values', list);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION pg_temp.series_in(bytes bytea) RETURNS TABLE (
    flag text, version bigint, variation text, randomised bigint, calls bigint, errors bigint, fallbacks bigint,
    latency jsonb, groups jsonb, metrics jsonb) LANGUAGE plpgsql AS $$
DECLARE
    at int := 0;
BEGIN
    WHILE at < length(bytes) LOOP
        SELECT t.at, t.words INTO at, flag FROM pg_temp.text_at(bytes, at) AS t;
        SELECT n.at, n.number INTO at, version FROM pg_temp.number_at(bytes, at) AS n;
        SELECT t.at, t.words INTO at, variation FROM pg_temp.text_at(bytes, at) AS t;
        SELECT n.at, n.number INTO at, randomised FROM pg_temp.number_at(bytes, at) AS n;
        SELECT n.at, n.number INTO at, calls FROM pg_temp.number_at(bytes, at) AS n;
        SELECT n.at, n.number INTO at, errors FROM pg_temp.number_at(bytes, at) AS n;
        SELECT n.at, n.number INTO at, fallbacks FROM pg_temp.number_at(bytes, at) AS n;
        SELECT l.at, l.list INTO at, latency FROM pg_temp.list_at(bytes, 2, at) AS l;
        SELECT l.at, l.list INTO at, groups FROM pg_temp.list_at(bytes, 4, at) AS l;
        SELECT m.at, m.metrics INTO at, metrics FROM pg_temp.metrics_at(bytes, at) AS m;
        RETURN NEXT;
    END LOOP;
END $$;

-- Lists of numbers by place, added up.
CREATE OR REPLACE FUNCTION pg_temp.added(lists jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT coalesce(jsonb_agg(item ORDER BY place), '[]'::jsonb)
    FROM (SELECT place, jsonb_build_array(place) || jsonb_agg(sum ORDER BY field) AS item
          FROM (SELECT (item ->> 0)::int AS place, field, sum(number::bigint)::bigint AS sum
                FROM jsonb_array_elements(lists) AS list, jsonb_array_elements(list) AS item,
                     jsonb_array_elements_text(item) WITH ORDINALITY AS n (number, field)
                WHERE field > 1
                GROUP BY 1, 2) AS sums
          GROUP BY place) AS items
$$;

CREATE OR REPLACE FUNCTION pg_temp.metrics_added(lists jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT coalesce(jsonb_agg(metric), '[]'::jsonb)
    FROM (SELECT jsonb_build_object(
                     'name', metric ->> 'name',
                     'observations', sum((metric ->> 'observations')::bigint)::bigint,
                     'hits', sum((metric ->> 'hits')::bigint)::bigint,
                     'values', pg_temp.added(jsonb_agg(metric -> 'values'))) AS metric
          FROM jsonb_array_elements(lists) AS list, jsonb_array_elements(list) AS metric
          GROUP BY metric ->> 'name') AS metrics
$$;

INSERT INTO series (project, environment, incarnation, flag, version, variation, randomised, calls, errors, fallbacks,
                    latency, groups, metrics)
SELECT project, environment, incarnation, flag, version, variation, randomised = 1,
       sum(said.calls)::bigint, sum(said.errors)::bigint, sum(said.fallbacks)::bigint,
       pg_temp.added(jsonb_agg(said.latency))::text, pg_temp.added(jsonb_agg(said.groups))::text,
       pg_temp.metrics_added(jsonb_agg(said.metrics))::text
FROM series_page, pg_temp.series_in(series_page.counts) AS said
GROUP BY project, environment, incarnation, flag, version, variation, randomised;

DROP TABLE series_page;
