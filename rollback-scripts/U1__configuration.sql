-- Undoes V1. Lossy: everything is gone. Take a backup first.
DROP TABLE audit_entry;
DROP FUNCTION refuse_audit_change();
DROP TABLE access_key;
DROP TABLE engagement;
DROP TABLE flag;
DROP TABLE flag_key;
DROP TABLE environment;
DROP TABLE project;
