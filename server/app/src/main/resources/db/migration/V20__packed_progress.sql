-- The judge's memory in Smile, which is JSON in bytes: half as long, and no shorter for being compressed. Where there is a
-- `state` a node of the version before has written it since, and it is what counts.
ALTER TABLE rollout_progress ALTER COLUMN state DROP NOT NULL;
ALTER TABLE rollout_progress ADD COLUMN packed bytea;
ALTER TABLE rollout_progress ALTER COLUMN packed SET STORAGE EXTERNAL;
ALTER TABLE rollout_progress ADD CHECK (num_nonnulls(state, packed) > 0);
