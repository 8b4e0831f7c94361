package dev.switchback.server.rollouts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Samples in the database. What is older than an hour is joined to minutes, what is older than a day to ten minutes, so
 * that a rollout of a year takes some fifty thousand rows. Works inside the caller's transaction.
 */
final class SampleStore {
    private static final Duration FINE = Duration.ofHours(1);
    private static final Duration MEDIUM = Duration.ofDays(1);
    private static final int MINUTE = 60;
    private static final int TEN_MINUTES = 600;

    /** One row for each stretch of {@code :step} seconds and phase. */
    private static final String JOINED = """
            SELECT rollout, max(at) AS at, CAST(sum(seconds) AS int) AS seconds, phase, max(share) AS share,
                   max(log_evidence) AS log_evidence, max(log_threshold) AS log_threshold,
                   (array_agg(metrics ORDER BY log_evidence DESC))[1] AS metrics,
                   CAST(sum(v1_calls) AS bigint) AS v1_calls, CAST(sum(v1_errors) AS bigint) AS v1_errors,
                   max(v1_p50) AS v1_p50, max(v1_p95) AS v1_p95, max(v1_p99) AS v1_p99,
                   CAST(sum(v2_calls) AS bigint) AS v2_calls, CAST(sum(v2_errors) AS bigint) AS v2_errors,
                   max(v2_p50) AS v2_p50, max(v2_p95) AS v2_p95, max(v2_p99) AS v2_p99
            FROM %s
            GROUP BY rollout, phase, date_bin(make_interval(secs => :step), at - interval '1 microsecond',
                                              TIMESTAMPTZ '2000-01-01Z')
            """;

    void insert(Handle handle, Map<String, Sample> samplesByRollout) {
        PreparedBatch insert = handle.prepareBatch("""
                        INSERT INTO rollout_sample
                            (rollout, at, seconds, phase, share, log_evidence, log_threshold, metrics,
                             v1_calls, v1_errors, v1_p50, v1_p95, v1_p99, v2_calls, v2_errors, v2_p50, v2_p95, v2_p99)
                        VALUES
                            (:rollout, :at, :seconds, :phase, :share, :logEvidence, :logThreshold, :metrics,
                             :v1Calls, :v1Errors, :v1P50, :v1P95, :v1P99,
                             :v2Calls, :v2Errors, :v2P50, :v2P95, :v2P99)
                        """);
        samplesByRollout.forEach((rollout, sample) -> {
            insert.bind("rollout", rollout)
                    .bind("at", time(sample.at()))
                    .bind("seconds", sample.seconds())
                    .bind("phase", sample.phase())
                    .bind("share", sample.share())
                    .bind("logEvidence", sample.logEvidence())
                    .bind("logThreshold", sample.logThreshold())
                    .bind("metrics", sample.metrics());
            bind(bind(insert, "v1", sample.v1()), "v2", sample.v2()).add();
        });
        insert.execute();
    }

    private static PreparedBatch bind(PreparedBatch insert, String arm, Sample.Arm did) {
        return insert.bind(arm + "Calls", did.calls())
                .bind(arm + "Errors", did.errors())
                .bind(arm + "P50", did.p50())
                .bind(arm + "P95", did.p95())
                .bind(arm + "P99", did.p99());
    }

    /**
     * Lists the samples of a rollout in time's order, joined to stretches.
     *
     * @param from only those that end after it
     * @param to only those that end at it or earlier
     * @param step length of a stretch in seconds, at least 1
     */
    List<Sample> list(Handle handle, String rollout, Instant from, Instant to, int step) {
        String some = "(SELECT * FROM rollout_sample WHERE rollout = :rollout AND at > :from AND at <= :to) AS part";
        return handle.createQuery(JOINED.formatted(some) + " ORDER BY at")
                .bind("rollout", rollout)
                .bind("from", time(from))
                .bind("to", time(to))
                .bind("step", step)
                .map((row, context) -> sample(row))
                .list();
    }

    /** Joins what is old; done by several nodes at once it is done once. */
    void thin(Handle handle, Instant now) {
        join(handle, MINUTE, now.minus(FINE));
        join(handle, TEN_MINUTES, now.minus(MEDIUM));
    }

    private static void join(Handle handle, int step, Instant before) {
        // Only whole stretches, so that nothing is joined twice to different rows.
        long whole = before.getEpochSecond() / step * step;
        handle.createUpdate(
                        "WITH old AS (DELETE FROM rollout_sample WHERE seconds < :step AND at <= :before RETURNING *)"
                                + " INSERT INTO rollout_sample (rollout, at, seconds, phase, share, log_evidence, log_threshold,"
                                + " metrics, v1_calls, v1_errors, v1_p50, v1_p95, v1_p99, v2_calls, v2_errors, v2_p50, v2_p95,"
                                + " v2_p99) SELECT rollout, at, greatest(seconds, :step), phase, share, log_evidence,"
                                + " log_threshold, metrics, v1_calls, v1_errors, v1_p50, v1_p95, v1_p99, v2_calls, v2_errors,"
                                + " v2_p50, v2_p95, v2_p99 FROM (" + JOINED.formatted("old") + ") AS joined")
                .bind("step", step)
                .bind("before", time(Instant.ofEpochSecond(whole)))
                .execute();
    }

    private static Sample sample(ResultSet row) throws SQLException {
        return new Sample(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getInt("seconds"),
                row.getInt("phase"),
                row.getInt("share"),
                row.getDouble("log_evidence"),
                row.getDouble("log_threshold"),
                row.getString("metrics"),
                arm(row, "v1"),
                arm(row, "v2"));
    }

    private static Sample.Arm arm(ResultSet row, String arm) throws SQLException {
        return new Sample.Arm(
                row.getLong(arm + "_calls"),
                row.getLong(arm + "_errors"),
                row.getDouble(arm + "_p50"),
                row.getDouble(arm + "_p95"),
                row.getDouble(arm + "_p99"));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
