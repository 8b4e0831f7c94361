package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.protocol.SparseCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an incarnation has counted in one series. A report names only the buckets and groups that have changed since the
 * incarnation knows it acknowledged. Confined to one thread.
 */
final class CountedSeries {
    private final SeriesKey key;
    private final Tally latency = Tally.ofBuckets();
    private final Tally groups = Tally.ofGroups();
    private long calls;
    private long errors;
    private long fallbacks;
    private long timed;
    private long grouped;
    private List<MetricSeries> metrics = List.of();
    private long changedAt;
    private boolean dropped;

    /** Nothing is counted yet. */
    CountedSeries(SeriesKey key) {
        this.key = key;
    }

    SeriesKey key() {
        return key;
    }

    /** Notes when it last changed, as a number that ascends within the incarnation. */
    void changed(long change) {
        changedAt = change;
    }

    long changedAt() {
        return changedAt;
    }

    /** Its counts go on elsewhere. */
    void drop() {
        dropped = true;
    }

    boolean isDropped() {
        return dropped;
    }

    Total total() {
        return new Total(calls, errors, fallbacks);
    }

    /** Returns how many calls, fallbacks and observations are counted. */
    long events() {
        long events = Series.saturated(calls, fallbacks);
        for (MetricSeries metric : metrics) {
            events = Series.saturated(events, metric.observations());
        }
        return events;
    }

    /** Returns everything that is counted, without units. */
    SeriesDelta whole() {
        return new SeriesDelta(
                key, calls, errors, fallbacks, latency.buckets(), groups.groups(), Set.of(), FirstCalls.NONE, metrics);
    }

    /**
     * Takes in what is reported next, and returns what it adds; empty, and nothing is counted, if a count has shrunk, or
     * more calls are timed than succeeded.
     */
    Optional<SeriesDelta> count(Series reported) {
        Optional<SeriesDelta> growth = growth(reported);
        growth.filter(delta -> !delta.countsNothing()).ifPresent(delta -> {
            grow(delta);
            metrics = reported.metrics().isEmpty()
                    ? List.of()
                    : reported.withoutUnits().metrics();
        });
        return growth;
    }

    /** Takes in what was written down. */
    void restore(SeriesDelta written) {
        grow(written);
        Map<String, MetricSeries> sums = new LinkedHashMap<>();
        metrics.forEach(metric -> sums.put(metric.name(), metric));
        written.metrics().forEach(more -> sums.merge(more.name(), more, CountedSeries::plus));
        metrics = List.copyOf(sums.values());
    }

    private Optional<SeriesDelta> growth(Series reported) {
        Optional<SparseCounts> newlyTimed = latency.growth(reported.latency());
        Optional<GroupSums> newlyGrouped = groups.growth(reported.groups());
        Optional<List<MetricSeries>> newlyMeasured = growth(metrics, reported.metrics());
        if (reported.calls() < calls
                || reported.errors() < errors
                || reported.fallbacks() < fallbacks
                || newlyTimed.isEmpty()
                || newlyGrouped.isEmpty()
                || newlyMeasured.isEmpty()) {
            return Optional.empty();
        }
        long nowTimed = timed + newlyTimed.get().total();
        long nowGrouped = grouped + newlyGrouped.get().calls();
        if (Math.max(nowTimed, nowGrouped) > reported.calls() - reported.errors()) {
            return Optional.empty();
        }
        return Optional.of(new SeriesDelta(
                key,
                reported.calls() - calls,
                reported.errors() - errors,
                reported.fallbacks() - fallbacks,
                newlyTimed.get(),
                newlyGrouped.get(),
                reported.failingUnits(),
                reported.firstCalls(),
                newlyMeasured.get()));
    }

    /** Metrics aside. */
    private void grow(SeriesDelta delta) {
        calls += delta.calls();
        errors += delta.errors();
        fallbacks += delta.fallbacks();
        timed += delta.latency().total();
        grouped += delta.groups().calls();
        latency.add(delta.latency());
        groups.add(delta.groups());
    }

    private static Optional<List<MetricSeries>> growth(List<MetricSeries> earlier, List<MetricSeries> later) {
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
            if (!SeriesDelta.countsNothing(growth.get()) || after.namesUnits()) {
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

    private static MetricSeries plus(MetricSeries metric, MetricSeries more) {
        Tally values = Tally.ofBuckets();
        values.add(metric.values());
        values.add(more.values());
        return new MetricSeries(
                metric.name(),
                metric.observations() + more.observations(),
                metric.hits() + more.hits(),
                values.buckets(),
                Set.of(),
                Map.of());
    }
}
