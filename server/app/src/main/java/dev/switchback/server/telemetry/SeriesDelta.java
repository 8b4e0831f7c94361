package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.protocol.SparseCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /** Returns what leads from {@code earlier} to {@code later}; empty if any of its counts has shrunk. */
    static Optional<SeriesDelta> between(Series earlier, Series later) {
        long calls = later.calls() - earlier.calls();
        long errors = later.errors() - earlier.errors();
        long fallbacks = later.fallbacks() - earlier.fallbacks();
        if (calls < 0 || errors < 0 || fallbacks < 0) {
            return Optional.empty();
        }
        return later.latency()
                .since(earlier.latency())
                .flatMap(latency -> later.groups()
                        .since(earlier.groups())
                        .flatMap(groups -> metrics(earlier.metrics(), later.metrics())
                                .map(metrics -> new SeriesDelta(
                                        later.key(),
                                        calls,
                                        errors,
                                        fallbacks,
                                        latency,
                                        groups,
                                        later.failingUnits(),
                                        later.firstCalls(),
                                        metrics))));
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
        return metrics.stream().allMatch(metric -> metric.observations() == 0 && isEmpty(metric));
    }

    private static Optional<List<MetricSeries>> metrics(List<MetricSeries> earlier, List<MetricSeries> later) {
        if (earlier.isEmpty() && later.isEmpty()) {
            return Optional.of(List.of());
        }
        Map<String, MetricSeries> left = new HashMap<>();
        earlier.forEach(metric -> left.put(metric.name(), metric));
        List<MetricSeries> grown = new ArrayList<>();
        for (MetricSeries after : later) {
            Optional<MetricSeries> growth = minus(after, left.remove(after.name()));
            if (growth.isEmpty()) {
                return Optional.empty();
            }
            if (growth.get().observations() > 0 || !isEmpty(growth.get()) || after.namesUnits()) {
                grown.add(growth.get());
            }
        }
        return left.isEmpty() ? Optional.of(grown) : Optional.empty();
    }

    private static Optional<MetricSeries> minus(MetricSeries after, @Nullable MetricSeries before) {
        if (before == null) {
            return Optional.of(after);
        }
        long observations = after.observations() - before.observations();
        long hits = after.hits() - before.hits();
        return observations < 0 || hits < 0
                ? Optional.empty()
                : after.values()
                        .since(before.values())
                        .map(values -> new MetricSeries(
                                after.name(), observations, hits, values, after.hitUnits(), after.unitValues()));
    }

    private static boolean isEmpty(MetricSeries metric) {
        return metric.hits() == 0 && metric.values().isEmpty();
    }
}
