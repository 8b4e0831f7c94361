-- Undoes V19. What releases asked for is forgotten; they ask for a reason as ever.
ALTER TABLE environment DROP COLUMN release_rule;
