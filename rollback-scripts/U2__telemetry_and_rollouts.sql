-- Undoes V2. Lossy: rollouts, verdicts and telemetry are gone. Flags keep what their rollouts had made of them.
DROP TABLE verdict;
DROP TABLE failing_unit;
DROP TABLE rollout_progress;
DROP TABLE rollout;
DROP TABLE series_total;
DROP TABLE series;
DROP TABLE incarnation;
