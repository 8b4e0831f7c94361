package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** An SDK as the protocol has it: counts are cumulative, and whatever is not known to be saved is said again. */
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
            calls.forEach((key, total) -> totals.merge(
                    new Total.Key(key.flag(), key.variation()),
                    total,
                    (one, other) -> new Total(
                            one.calls() + other.calls(),
                            one.errors() + other.errors(),
                            one.fallbacks() + other.fallbacks())));
            return totals;
        }
    }

    static Truth truth(List<SimulatedInstance> instances) {
        Map<SeriesKey, Total> calls = new HashMap<>();
        Map<SeriesKey, Set<Integer>> units = new HashMap<>();
        for (SimulatedInstance instance : instances) {
            instance.counts.forEach(
                    (key, series) -> calls.merge(key, Total.NONE.plus(series), (sum, ignored) -> sum.plus(series)));
            instance.units.forEach((key, failing) ->
                    units.computeIfAbsent(key, unknown -> new HashSet<>()).addAll(failing));
        }
        return new Truth(calls, units);
    }

    void call() {
        SeriesKey key = KEYS.get(random.nextInt(KEYS.size()));
        Series before = counts.getOrDefault(key, Reports.series(key, 0, 0));
        boolean fails = random.nextInt(3) == 0;
        counts.put(key, Reports.series(key, before.calls() + 1, before.errors() + (fails ? 1 : 0)));
        if (fails) {
            int unit = random.nextInt(20);
            if (units.computeIfAbsent(key, unknown -> new HashSet<>()).add(unit)) {
                unsavedUnits.computeIfAbsent(key, unknown -> new HashSet<>()).add(unit);
            }
        }
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
                        series.latency(),
                        series.groups(),
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
        Map<Long, Report> saved = unsaved.headMap(savedSequence, true);
        for (Report report : saved.values()) {
            for (Series series : report.series()) {
                savedCalls.merge(series.key(), series.calls(), Math::max);
                unsavedUnits.getOrDefault(series.key(), new HashSet<>()).removeAll(series.failingUnits());
            }
        }
        saved.clear();
    }

    boolean isDue() {
        return counts.keySet().stream().anyMatch(this::isDue);
    }

    private boolean isDue(SeriesKey key) {
        return counts.getOrDefault(key, Reports.series(key, 0, 0)).calls() != savedCalls.getOrDefault(key, 0L)
                || !unsavedUnits.getOrDefault(key, Set.of()).isEmpty();
    }
}
