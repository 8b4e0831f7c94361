package dev.switchback.protocol;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an instance has counted for one {@link SeriesKey} since it started. Cumulative: a later one replaces an earlier
 * one, so that lost, doubled and reordered reports change no total. In a report the buckets and groups may be left out
 * that have not changed since the server last acknowledged them.
 *
 * @param key what is counted
 * @param calls all calls, failing ones too
 * @param errors failing calls
 * @param fallbacks calls that the local breaker answered with the rollback variation; not part of {@code calls}
 * @param latency successful calls by {@link LatencyBuckets bucket}
 * @param groups sums per random group; only for randomised series
 * @param failingUnits hashes of targeting keys that failed for the first time in this attempt and are not yet
 *     acknowledged; not cumulative, doubles are harmless
 * @param firstCalls units that called for the first time in this stage and are not yet acknowledged
 * @param metrics the user's own, each name once
 */
public record Series(
        SeriesKey key,
        long calls,
        long errors,
        long fallbacks,
        SparseCounts latency,
        GroupSums groups,
        Set<Integer> failingUnits,
        FirstCalls firstCalls,
        List<MetricSeries> metrics) {
    public Series {
        failingUnits = Set.copyOf(failingUnits);
        metrics = List.copyOf(metrics);
    }

    /** A series of counts and sums in any order. */
    public Series(
            SeriesKey key,
            long calls,
            long errors,
            long fallbacks,
            Map<Integer, Long> latency,
            List<GroupSum> groups,
            Set<Integer> failingUnits,
            FirstCalls firstCalls,
            List<MetricSeries> metrics) {
        this(
                key,
                calls,
                errors,
                fallbacks,
                SparseCounts.of(latency),
                GroupSums.of(groups),
                failingUnits,
                firstCalls,
                metrics);
    }

    /** Calls alone, without first calls and metrics. */
    public Series(
            SeriesKey key,
            long calls,
            long errors,
            long fallbacks,
            Map<Integer, Long> latency,
            List<GroupSum> groups,
            Set<Integer> failingUnits) {
        this(key, calls, errors, fallbacks, latency, groups, failingUnits, FirstCalls.NONE, List.of());
    }

    /** Returns the cumulative part. */
    public Series withoutUnits() {
        if (!namesUnits()) {
            return this;
        }
        List<MetricSeries> counts =
                metrics.stream().map(MetricSeries::withoutUnits).toList();
        return new Series(key, calls, errors, fallbacks, latency, groups, Set.of(), FirstCalls.NONE, counts);
    }

    /** Returns how many calls, fallbacks and observations are counted; {@link Long#MAX_VALUE} for more than that. */
    public long events() {
        long events = saturated(calls, fallbacks);
        for (MetricSeries metric : metrics) {
            events = saturated(events, metric.observations());
        }
        return events;
    }

    /** Returns the sum of two counts; {@link Long#MAX_VALUE} for more than that. */
    public static long saturated(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Says whether any unit is named. */
    public boolean namesUnits() {
        return !failingUnits.isEmpty()
                || !firstCalls.isEmpty()
                || (!metrics.isEmpty() && metrics.stream().anyMatch(MetricSeries::namesUnits));
    }
}
