-- Undoes V3. Lossy: tags, owners, kinds, links and value schemas are gone, and answers to an Idempotency-Key are
-- forgotten. Definitions and descriptions stay.
DROP TABLE remembered_request;
DROP INDEX flag_size;
DROP INDEX flag_created;
DROP INDEX flag_changed;
ALTER TABLE flag
    DROP COLUMN size,
    DROP COLUMN ramped,
    DROP COLUMN archived,
    DROP COLUMN enabled,
    DROP COLUMN type,
    DROP COLUMN schema,
    DROP COLUMN links,
    DROP COLUMN kind,
    DROP COLUMN owner,
    DROP COLUMN tags;
