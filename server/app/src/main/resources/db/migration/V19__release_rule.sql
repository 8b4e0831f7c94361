-- What a release of an emergency asks for. The default lets nodes of the version before go on.
ALTER TABLE environment ADD COLUMN release_rule text NOT NULL DEFAULT 'nothing'
    CHECK (release_rule IN ('nothing', 'name', 'secondPerson'));
