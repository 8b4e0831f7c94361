package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.protocol.SparseCounts;
import dev.switchback.protocol.TimedUnits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an incarnation has counted in one series. A report names the buckets and groups only that have changed since the
 * incarnation knows it acknowledged, so what the latest one named is kept apart from what was known before: the next
 * one mostly names the same again, and replaces it, and the long lists stay as they are. Immutable.
 */
final class CountedSeries {
    private final Series known;
    private final Series latest;
    private final long timed;
    private final long grouped;
    private final TimedUnits told;

    /**
     * @param known what was counted before the latest report
     * @param latest what the latest report said, without units
     * @param timed calls in all buckets of both
     * @param grouped calls in all groups of both
     * @param told units that the latest report named: what was told is told until it is saved
     */
    private CountedSeries(Series known, Series latest, long timed, long grouped, TimedUnits told) {
        this.known = known;
        this.latest = latest;
        this.timed = timed;
        this.grouped = grouped;
        this.told = told;
    }

    /**
     * A report's news.
     *
     * @param counted everything, those included
     * @param delta what they add
     */
    record News(CountedSeries counted, SeriesDelta delta) {}

    /** Nothing is counted yet. */
    static CountedSeries start(SeriesKey key) {
        return of(new Series(key, 0, 0, 0, Map.of(), List.of(), Set.of()));
    }

    /** Takes up a series that names everything that is counted. */
    static CountedSeries of(Series whole) {
        return new CountedSeries(
                whole, whole, whole.latency().total(), whole.groups().calls(), TimedUnits.NONE);
    }

    SeriesKey key() {
        return latest.key();
    }

    /** Returns how many calls, fallbacks and observations are counted. */
    long events() {
        return latest.events();
    }

    /** Returns the counts with all buckets and groups, and without units. */
    Series whole() {
        return new Series(
                latest.key(),
                latest.calls(),
                latest.errors(),
                latest.fallbacks(),
                known.latency().updated(latest.latency()),
                known.groups().updated(latest.groups()),
                Set.of(),
                FirstCalls.NONE,
                latest.metrics());
    }

    /** Returns the counts; of buckets and groups only those that the latest report named. */
    Series counts() {
        return latest;
    }

    /** Takes in what is reported next; empty if a count has shrunk, or more calls are timed than succeeded. */
    Optional<News> after(Series reported) {
        long calls = reported.calls() - latest.calls();
        long errors = reported.errors() - latest.errors();
        long fallbacks = reported.fallbacks() - latest.fallbacks();
        Optional<SparseCounts> latency = reported.latency().growth(known.latency(), latest.latency());
        Optional<GroupSums> groups = reported.groups().growth(known.groups(), latest.groups());
        Optional<List<MetricSeries>> metrics = metrics(latest.metrics(), reported.metrics());
        if (calls < 0 || errors < 0 || fallbacks < 0 || latency.isEmpty() || groups.isEmpty() || metrics.isEmpty()) {
            return Optional.empty();
        }
        long nowTimed = timed + latency.get().total();
        long nowGrouped = grouped + groups.get().calls();
        if (Math.max(nowTimed, nowGrouped) > reported.calls() - reported.errors()) {
            return Optional.empty();
        }
        SeriesDelta delta = new SeriesDelta(
                reported.key(),
                calls,
                errors,
                fallbacks,
                latency.get(),
                groups.get(),
                reported.failingUnits(),
                reported.firstCalls().withoutTimed(told),
                metrics.get());
        return Optional.of(new News(next(reported, nowTimed, nowGrouped), delta));
    }

    private CountedSeries next(Series reported, long nowTimed, long nowGrouped) {
        boolean covered =
                reported.latency().covers(latest.latency()) && reported.groups().covers(latest.groups());
        return new CountedSeries(
                covered ? known : whole(),
                reported.withoutUnits(),
                nowTimed,
                nowGrouped,
                reported.firstCalls().timed());
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
}
