-- Undoes V15. What was protected other than by its name is forgotten.
ALTER TABLE environment DROP COLUMN protected;
