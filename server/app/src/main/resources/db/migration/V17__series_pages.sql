-- What an incarnation counts is written down page by page; all its pages together are all that it has counted. A page of
-- everything takes the place of those before it when they have become long. `counts` is, series after series: flag,
-- version, variation, 1 if randomised; calls, errors, fallbacks; a list of buckets with their counts, one of groups with
-- their three sums, and one of metrics, each a name, observations, hits and a list of buckets. A number takes a byte for
-- every seven bits, lowest first, all but the last with the highest bit set; a list begins with its length, a text is a
-- list of bytes.
CREATE TABLE series_page (
    project     text   NOT NULL,
    environment text   NOT NULL,
    incarnation text   NOT NULL,
    number      int    NOT NULL,
    calls       bigint NOT NULL,
    counts      bytea  NOT NULL,
    PRIMARY KEY (project, environment, incarnation, number),
    FOREIGN KEY (project, environment, incarnation) REFERENCES incarnation ON DELETE CASCADE
);

-- Numbers as short as these do not get shorter.
ALTER TABLE series_page ALTER COLUMN counts SET STORAGE EXTERNAL;

CREATE OR REPLACE FUNCTION pg_temp.number_bytes(number bigint) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
    bytes bytea := '';
    rest  bigint := number;
BEGIN
    WHILE rest > 127 LOOP
        bytes := bytes || set_byte('\x00'::bytea, 0, (rest & 127)::int | 128);
        rest := rest >> 7;
    END LOOP;
    RETURN bytes || set_byte('\x00'::bytea, 0, rest::int);
END $$;

CREATE OR REPLACE FUNCTION pg_temp.text_bytes(words text) RETURNS bytea LANGUAGE sql AS $$
    SELECT pg_temp.number_bytes(octet_length(convert_to(words, 'UTF8'))) || convert_to(words, 'UTF8')
$$;

CREATE OR REPLACE FUNCTION pg_temp.list_bytes(lists jsonb) RETURNS bytea LANGUAGE sql AS $$
    SELECT pg_temp.number_bytes(jsonb_array_length(lists)) || coalesce(
        (SELECT string_agg(pg_temp.number_bytes(number::bigint), ''::bytea ORDER BY (list ->> 0)::int, place)
         FROM jsonb_array_elements(lists) AS list, jsonb_array_elements_text(list) WITH ORDINALITY AS n (number, place)),
        ''::bytea)
$$;

CREATE OR REPLACE FUNCTION pg_temp.metric_bytes(metrics jsonb) RETURNS bytea LANGUAGE sql AS $$
    SELECT pg_temp.number_bytes(jsonb_array_length(metrics)) || coalesce(
        (SELECT string_agg(
                    pg_temp.text_bytes(metric ->> 'name') || pg_temp.number_bytes((metric ->> 'observations')::bigint)
                        || pg_temp.number_bytes((metric ->> 'hits')::bigint) || pg_temp.list_bytes(metric -> 'values'),
                    ''::bytea)
         FROM jsonb_array_elements(metrics) AS metric),
        ''::bytea)
$$;

INSERT INTO series_page (project, environment, incarnation, number, calls, counts)
SELECT project, environment, incarnation, 0, sum(calls)::bigint,
       string_agg(
           pg_temp.text_bytes(flag) || pg_temp.number_bytes(version) || pg_temp.text_bytes(variation)
               || pg_temp.number_bytes(randomised::int) || pg_temp.number_bytes(calls) || pg_temp.number_bytes(errors)
               || pg_temp.number_bytes(fallbacks) || pg_temp.list_bytes(latency::jsonb)
               || pg_temp.list_bytes(groups::jsonb) || pg_temp.metric_bytes(metrics::jsonb),
           ''::bytea ORDER BY version)
FROM series
GROUP BY project, environment, incarnation;

DROP TABLE series;
