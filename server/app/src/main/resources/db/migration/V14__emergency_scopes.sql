-- A tag or a whole project is engaged, too. A node of the version before takes such an engagement for one of the whole
-- environment, which is the safe mistake.
ALTER TABLE engagement ADD COLUMN tag text;

-- Which flags an engagement of a tag covers: all that have carried the tag since. Nothing is taken out before the release.
CREATE TABLE engagement_flag (
    engagement text NOT NULL REFERENCES engagement,
    flag       text COLLATE "C" NOT NULL,
    PRIMARY KEY (engagement, flag)
);

-- Whoever writes a flag, of whatever version, covers it.
CREATE FUNCTION cover_tagged_flag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO engagement_flag (engagement, flag)
    SELECT id, NEW.key FROM engagement
    WHERE project = NEW.project AND environment = NEW.environment AND released_at IS NULL AND tag = ANY (NEW.tags)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER flag_covered AFTER INSERT OR UPDATE ON flag
    FOR EACH ROW EXECUTE FUNCTION cover_tagged_flag();

-- A project's engagement is one in each of its environments, "<group>@<environment>"; a new environment is born with its own.
CREATE FUNCTION engage_new_environment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO engagement (id, project, environment, tag, reason, actor, engaged_at)
    SELECT DISTINCT ON (split_part(id, '@', 1))
        split_part(id, '@', 1) || '@' || NEW.key, project, NEW.key, tag, reason, actor, engaged_at
    FROM engagement
    WHERE project = NEW.project AND released_at IS NULL AND id LIKE '%@%'
    ORDER BY split_part(id, '@', 1), id;
    IF FOUND THEN
        UPDATE environment SET epoch = epoch + 1 WHERE project = NEW.project AND key = NEW.key;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER environment_engaged AFTER INSERT ON environment
    FOR EACH ROW EXECUTE FUNCTION engage_new_environment();
