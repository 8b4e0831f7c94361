-- What a decision of the service rested on beside the guard's evidence, as JSON; null for somebody's own.
ALTER TABLE verdict ADD COLUMN grounds text;
