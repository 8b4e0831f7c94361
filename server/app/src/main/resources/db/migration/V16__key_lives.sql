-- Who made a key, until when it opens, and when it was last used, to the minute.
ALTER TABLE access_key
    ADD COLUMN created_by text,
    ADD COLUMN expires_at timestamptz,
    ADD COLUMN used_at    timestamptz;

UPDATE access_key SET created_by = entry.actor
FROM audit_entry entry WHERE entry.action = 'key.created' AND entry.subject = 'key/' || access_key.id;
