package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.protocol.SparseCounts;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one incarnation has newly counted in one series. Over all deltas of a series, the sums are exact. In a single
 * one, {@code errors} or the latencies may exceed {@code calls} by the few calls that were ending while the SDK read
 * its counters.
 *
 * @param key what is counted
 * @param calls all calls, failing ones too; 0 or more, like every count here
 * @param errors failing calls
 * @param fallbacks calls that a local breaker answered with the rollback variation; not part of {@code calls}
 * @param latency successful calls by bucket; only buckets that grew
 * @param groups sums per random group; only groups that grew
 * @param failingUnits hashes of targeting keys that failed; one may come more than once
 * @param firstCalls units whose first call this was in a stage, as far as the incarnation knows; likewise
 * @param metrics what was newly counted of the user's own metrics, and whose first hit or value it was; only those with
 *     news
 */
public record SeriesDelta(
        SeriesKey key,
        long calls,
        long errors,
        long fallbacks,
        SparseCounts latency,
        GroupSums groups,
        Set<Integer> failingUnits,
        FirstCalls firstCalls,
        List<MetricSeries> metrics) {
    public SeriesDelta {
        failingUnits = Set.copyOf(failingUnits);
        metrics = List.copyOf(metrics);
    }

    /** A delta of counts and sums in any order. */
    public SeriesDelta(
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
    public SeriesDelta(
            SeriesKey key,
            long calls,
            long errors,
            long fallbacks,
            Map<Integer, Long> latency,
            List<GroupSum> groups,
            Set<Integer> failingUnits) {
        this(key, calls, errors, fallbacks, latency, groups, failingUnits, FirstCalls.NONE, List.of());
    }

    /** Says whether nothing was counted; units may have been named again all the same. */
    boolean countsNothing() {
        return calls == 0
                && errors == 0
                && fallbacks == 0
                && latency.isEmpty()
                && groups.isEmpty()
                && (metrics.isEmpty() || metricsCountNothing());
    }

    private boolean metricsCountNothing() {
        return metrics.stream().allMatch(SeriesDelta::countsNothing);
    }

    static boolean countsNothing(MetricSeries metric) {
        return metric.observations() == 0
                && metric.hits() == 0
                && metric.values().isEmpty();
    }
}
