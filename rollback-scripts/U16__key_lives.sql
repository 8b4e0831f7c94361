-- Undoes V16. Keys that were to expire open for ever: revoke them first.
ALTER TABLE access_key
    DROP COLUMN created_by,
    DROP COLUMN expires_at,
    DROP COLUMN used_at;
