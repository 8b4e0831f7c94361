package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
        Map<Integer, Long> latency,
        List<GroupSum> groups,
        Set<Integer> failingUnits,
        FirstCalls firstCalls,
        List<MetricSeries> metrics) {
    public SeriesDelta {
        latency = Collections.unmodifiableMap(new TreeMap<>(latency));
        groups = List.copyOf(groups);
        failingUnits = Set.copyOf(failingUnits);
        metrics = List.copyOf(metrics);
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
        Optional<Map<Integer, Long>> latency = latency(earlier.latency(), later.latency());
        Optional<List<GroupSum>> groups = groups(earlier.groups(), later.groups());
        Optional<List<MetricSeries>> metrics = metrics(earlier.metrics(), later.metrics());
        long calls = later.calls() - earlier.calls();
        long errors = later.errors() - earlier.errors();
        long fallbacks = later.fallbacks() - earlier.fallbacks();
        if (calls < 0 || errors < 0 || fallbacks < 0 || latency.isEmpty() || groups.isEmpty() || metrics.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SeriesDelta(
                later.key(),
                calls,
                errors,
                fallbacks,
                latency.get(),
                groups.get(),
                later.failingUnits(),
                later.firstCalls(),
                metrics.get()));
    }

    /** Says whether nothing was counted; units may have been named again all the same. */
    boolean countsNothing() {
        return calls == 0
                && errors == 0
                && fallbacks == 0
                && latency.isEmpty()
                && groups.isEmpty()
                && metrics.stream().allMatch(metric -> metric.observations() == 0 && isEmpty(metric));
    }

    private static Optional<List<MetricSeries>> metrics(List<MetricSeries> earlier, List<MetricSeries> later) {
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
                : latency(before.values(), after.values())
                        .map(values -> new MetricSeries(
                                after.name(), observations, hits, values, after.hitUnits(), after.unitValues()));
    }

    private static boolean isEmpty(MetricSeries metric) {
        return metric.hits() == 0 && metric.values().isEmpty();
    }

    private static Optional<Map<Integer, Long>> latency(Map<Integer, Long> earlier, Map<Integer, Long> later) {
        Map<Integer, Long> grown = new HashMap<>(later);
        for (Map.Entry<Integer, Long> before : earlier.entrySet()) {
            grown.merge(before.getKey(), -before.getValue(), Long::sum);
        }
        if (grown.values().stream().anyMatch(count -> count < 0)) {
            return Optional.empty();
        }
        grown.values().removeIf(count -> count == 0);
        return Optional.of(grown);
    }

    private static Optional<List<GroupSum>> groups(List<GroupSum> earlier, List<GroupSum> later) {
        Map<Integer, GroupSum> left = new HashMap<>();
        earlier.forEach(sum -> left.put(sum.group(), sum));
        List<GroupSum> grown = new ArrayList<>();
        for (GroupSum after : later) {
            GroupSum before = left.remove(after.group());
            GroupSum growth = before == null ? after : minus(after, before);
            if (growth.count() < 0 || growth.sumLog() < 0 || growth.sumLogSquared() < 0) {
                return Optional.empty();
            }
            if (!isZero(growth)) {
                grown.add(growth);
            }
        }
        return left.values().stream().allMatch(SeriesDelta::isZero) ? Optional.of(grown) : Optional.empty();
    }

    private static GroupSum minus(GroupSum after, GroupSum before) {
        return new GroupSum(
                after.group(),
                after.count() - before.count(),
                after.sumLog() - before.sumLog(),
                after.sumLogSquared() - before.sumLogSquared());
    }

    private static boolean isZero(GroupSum sum) {
        return sum.count() == 0 && sum.sumLog() == 0 && sum.sumLogSquared() == 0;
    }
}
