package dev.switchback.server.telemetry;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * An SDK as the protocol has it: counts are cumulative, and what has changed since the report that was heard last is said,
 * of a series that has changed its buckets and groups as far as they have, and all its metrics. What was heard and is lost
 * is said again until it is known to be saved.
 */
final class SimulatedInstance {
    private static final List<SeriesKey> KEYS = List.of(
            new SeriesKey("checkout", 1, "v1", true),
            new SeriesKey("checkout", 1, "v2", true),
            new SeriesKey("checkout", 2, "v2", true),
            new SeriesKey("search", 3, "v2", false));

    private final boolean before;
    private final String incarnation;
    private final SplittableRandom random;
    private final Map<SeriesKey, Series> counts = new HashMap<>();
    private final Map<SeriesKey, Set<Integer>> units = new HashMap<>();
    private Knowledge heard = Knowledge.NONE;
    private Knowledge awaited = Knowledge.NONE;
    private Knowledge kept = Knowledge.NONE;
    private Knowledge drafted = Knowledge.NONE;
    private boolean saysWhatItHeard;
    private long keptByServer;
    private long sequence;

    SimulatedInstance(String incarnation, SplittableRandom random) {
        this(incarnation, false, random);
    }

    /** Makes an instance; {@code before} says whether it is of the version that knows only of what is saved. */
    SimulatedInstance(String incarnation, boolean before, SplittableRandom random) {
        this.incarnation = incarnation;
        this.before = before;
        this.random = random;
    }

    /**
     * What a server knows when it has heard all reports up to one.
     *
     * @param sequence of that one
     * @param counts by then
     * @param units that had failed by then
     */
    private record Knowledge(long sequence, Map<SeriesKey, Series> counts, Map<SeriesKey, Set<Integer>> units) {
        static final Knowledge NONE = new Knowledge(0, Map.of(), Map.of());

        Knowledge {
            counts = Map.copyOf(counts);
            Map<SeriesKey, Set<Integer>> copies = new HashMap<>();
            units.forEach((key, of) -> copies.put(key, Set.copyOf(of)));
            units = Map.copyOf(copies);
        }

        Series series(SeriesKey key) {
            return counts.getOrDefault(key, Reports.series(key, 0, 0));
        }

        Set<Integer> units(SeriesKey key) {
            return units.getOrDefault(key, Set.of());
        }
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
            units.computeIfAbsent(key, unknown -> new HashSet<>()).add(unit);
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
        drafted = new Knowledge(++sequence, counts, units);
        List<Series> news = new ArrayList<>();
        counts.forEach((key, series) -> {
            Set<Integer> unheard = new HashSet<>(units.getOrDefault(key, Set.of()));
            unheard.removeAll(heard.units(key));
            if (series.calls() != heard.series(key).calls() || !unheard.isEmpty()) {
                news.add(new Series(
                        key,
                        series.calls(),
                        series.errors(),
                        series.fallbacks(),
                        series.latency().changedSince(heard.series(key).latency()),
                        series.groups().changedSince(heard.series(key).groups()),
                        unheard,
                        new FirstCalls(Map.of(), unheard),
                        List.of(metric(series, unheard))));
            }
        });
        long since = saysWhatItHeard ? heard.sequence() : 0;
        return Reports.since(since, incarnation, sequence, news.toArray(Series[]::new));
    }

    /** A metric of which each call is an observation and each error a hit. */
    private static MetricSeries metric(Series series, Set<Integer> units) {
        return new MetricSeries("of calls", series.calls(), series.errors(), series.latency(), units, Map.of());
    }

    /**
     * Hears what a report was answered; empty if it was refused. Once it has given up on a report and sent another, it no
     * longer listens.
     */
    void answered(Report report, Optional<Acknowledgement> answer) {
        if (report.sequence() != sequence) {
            return;
        }
        if (answer.isEmpty()) {
            saysWhatItHeard = false;
            lose();
        } else {
            hear(report, before ? new Acknowledgement(answer.get().sequence()) : answer.get());
        }
    }

    private void hear(Report report, Acknowledgement answer) {
        saysWhatItHeard = answer.heard() > 0;
        boolean taken = answer.heard() >= sequence || (!saysWhatItHeard && report.since() == 0);
        if (taken) {
            heard = drafted;
        }
        keep(answer.sequence());
        if (!taken) {
            lose();
        } else if (!saysWhatItHeard) {
            heard = kept;
        }
    }

    private void keep(long saved) {
        if (saved < keptByServer) {
            kept = Knowledge.NONE;
            lose();
        }
        keptByServer = saved;
        for (int i = 0; i < 2 && saved >= awaited.sequence(); i++) {
            kept = awaited;
            awaited = heard;
        }
    }

    private void lose() {
        heard = kept;
        awaited = kept;
    }

    /** Says whether something is not known to be saved. */
    boolean isDue() {
        return !counts.equals(kept.counts()) || !units.equals(kept.units());
    }
}
