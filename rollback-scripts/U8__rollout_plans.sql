-- Undoes V8. Lossy: which way open rollouts have taken is gone, with what holds them and what people have ticked. A
-- rollout that has stepped back, that the service holds, or that was aborted must have been taken back or gone on first.
DROP TABLE trip;
ALTER TABLE rollout DROP COLUMN course;
