package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * An SDK as the protocol has it: counts are cumulative, and whatever is not known to be saved is said again, but of buckets
 * and groups nothing else; all its metrics are said again.
 */
final class SimulatedInstance {
    private static final List<SeriesKey> KEYS = List.of(
            new SeriesKey("checkout", 1, "v1", true),
            new SeriesKey("checkout", 1, "v2", true),
            new SeriesKey("checkout", 2, "v2", true),
            new SeriesKey("search", 3, "v2", false));

    private final String incarnation;
    private final SplittableRandom random;
    private final Map<SeriesKey, Series> counts = new HashMap<>();
    private final Map<SeriesKey, Set<Integer>> units = new HashMap<>();
    private final Map<SeriesKey, Set<Integer>> unsavedUnits = new HashMap<>();
    private final Map<SeriesKey, Long> savedCalls = new HashMap<>();
    private final Map<SeriesKey, Series> saved = new HashMap<>();
    private final TreeMap<Long, Report> unsaved = new TreeMap<>();
    private long sequence;

    SimulatedInstance(String incarnation, SplittableRandom random) {
        this.incarnation = incarnation;
        this.random = random;
    }

    /**
     * All that really happened.
     *
     * @param calls by series, and errors with them
     * @param units that failed, by series
     */
    record Truth(Map<SeriesKey, Total> calls, Map<SeriesKey, Set<Integer>> units) {
        Map<Total.Key, Total> totals() {
            Map<Total.Key, Total> totals = new HashMap<>();
            calls.forEach((key, total) -> totals.merge(new Total.Key(key.flag(), key.variation()), total, Total::plus));
            return totals;
        }
    }

    static Truth truth(List<SimulatedInstance> instances) {
        Map<SeriesKey, Total> calls = new HashMap<>();
        Map<SeriesKey, Set<Integer>> units = new HashMap<>();
        for (SimulatedInstance instance : instances) {
            instance.counts.forEach((key, series) ->
                    calls.merge(key, new Total(series.calls(), series.errors(), series.fallbacks()), Total::plus));
            instance.units.forEach((key, failing) ->
                    units.computeIfAbsent(key, unknown -> new HashSet<>()).addAll(failing));
        }
        return new Truth(calls, units);
    }

    void call() {
        SeriesKey key = KEYS.get(random.nextInt(KEYS.size()));
        Series before = counts.getOrDefault(key, Reports.series(key, 0, 0));
        boolean fails = random.nextInt(3) == 0;
        counts.put(key, fails ? failed(before) : succeeded(before, 300 + random.nextInt(6)));
        if (fails) {
            int unit = random.nextInt(20);
            if (units.computeIfAbsent(key, unknown -> new HashSet<>()).add(unit)) {
                unsavedUnits.computeIfAbsent(key, unknown -> new HashSet<>()).add(unit);
            }
        }
    }

    private static Series failed(Series before) {
        long errors = before.errors() + 1;
        return new Series(
                before.key(), before.calls() + 1, errors, errors / 2, before.latency(), before.groups(), Set.of());
    }

    private static Series succeeded(Series before, int bucket) {
        Map<Integer, Long> latency = new HashMap<>(before.latency());
        latency.merge(bucket, 1L, Long::sum);
        return new Series(
                before.key(),
                before.calls() + 1,
                before.errors(),
                before.fallbacks(),
                latency,
                groups(latency),
                Set.of());
    }

    /** Each bucket's calls are of a group of their own. */
    static List<GroupSum> groups(Map<Integer, Long> latency) {
        return latency.entrySet().stream()
                .map(entry -> new GroupSum(
                        entry.getKey() % GroupSum.GROUPS,
                        entry.getValue(),
                        9 * entry.getValue(),
                        81 * entry.getValue()))
                .sorted(Comparator.comparingInt(GroupSum::group))
                .toList();
    }

    Report report() {
        List<Series> due = new ArrayList<>();
        counts.forEach((key, series) -> {
            if (isDue(key)) {
                due.add(new Series(
                        key,
                        series.calls(),
                        series.errors(),
                        series.fallbacks(),
                        series.latency().changedSince(saved(key).latency()),
                        series.groups().changedSince(saved(key).groups()),
                        unsavedUnits.getOrDefault(key, Set.of()),
                        new FirstCalls(Map.of(), unsavedUnits.getOrDefault(key, Set.of())),
                        List.of(metric(series, unsavedUnits.getOrDefault(key, Set.of())))));
            }
        });
        Report report = new Report(
                Reports.instance(incarnation), ++sequence, new Receipt(7, "hash", 1, Set.of()), due, Set.of());
        unsaved.put(sequence, report);
        return report;
    }

    /** A metric of which each call is an observation and each error a hit. */
    private static MetricSeries metric(Series series, Set<Integer> units) {
        return new MetricSeries("of calls", series.calls(), series.errors(), series.latency(), units, Map.of());
    }

    void acknowledge(long savedSequence) {
        Map<Long, Report> acknowledged = unsaved.headMap(savedSequence, true);
        for (Report report : acknowledged.values()) {
            for (Series series : report.series()) {
                saved.put(series.key(), updated(saved(series.key()), series));
                savedCalls.merge(series.key(), series.calls(), Math::max);
                unsavedUnits.getOrDefault(series.key(), new HashSet<>()).removeAll(series.failingUnits());
            }
        }
        acknowledged.clear();
    }

    private Series saved(SeriesKey key) {
        return saved.getOrDefault(key, Reports.series(key, 0, 0));
    }

    private static Series updated(Series saved, Series newer) {
        return new Series(
                saved.key(),
                newer.calls(),
                newer.errors(),
                newer.fallbacks(),
                saved.latency().updated(newer.latency()),
                saved.groups().updated(newer.groups()),
                Set.of());
    }

    boolean isDue() {
        return counts.keySet().stream().anyMatch(this::isDue);
    }

    private boolean isDue(SeriesKey key) {
        return counts.getOrDefault(key, Reports.series(key, 0, 0)).calls() != savedCalls.getOrDefault(key, 0L)
                || !unsavedUnits.getOrDefault(key, Set.of()).isEmpty();
    }
}
