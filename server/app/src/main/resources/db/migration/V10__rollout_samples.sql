-- How a rollout went, for charts: one row per ten seconds in which something was counted, fewer of what is long ago.
-- Evidence and threshold are natural logarithms; of rows that are joined the highest evidence and quantiles stay.
CREATE TABLE rollout_sample (
    rollout       text             NOT NULL REFERENCES rollout,
    at            timestamptz      NOT NULL,
    seconds       int              NOT NULL,
    phase         int              NOT NULL,
    share         int              NOT NULL,
    log_evidence  double precision NOT NULL,
    log_threshold double precision NOT NULL,
    metrics       text             NOT NULL,
    v1_calls      bigint           NOT NULL,
    v1_errors     bigint           NOT NULL,
    v1_p50        double precision NOT NULL,
    v1_p95        double precision NOT NULL,
    v1_p99        double precision NOT NULL,
    v2_calls      bigint           NOT NULL,
    v2_errors     bigint           NOT NULL,
    v2_p50        double precision NOT NULL,
    v2_p95        double precision NOT NULL,
    v2_p99        double precision NOT NULL
);

CREATE INDEX rollout_sample_at ON rollout_sample (rollout, at);
CREATE INDEX rollout_sample_age ON rollout_sample (seconds, at);
