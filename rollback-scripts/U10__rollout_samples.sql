-- Undoes V10. Lossy: the charts of past rollouts are gone. Their verdicts, with all evidence, stay.
DROP TABLE rollout_sample;
