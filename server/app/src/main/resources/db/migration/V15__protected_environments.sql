-- Whether riskier changes of an environment ask people for its name. It used to follow from what the environment is called.
ALTER TABLE environment ADD COLUMN protected boolean NOT NULL DEFAULT false;
UPDATE environment SET protected = true WHERE key ~ '^(prod|production|live)(-|$)';
