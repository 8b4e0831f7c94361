package dev.switchback.client;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Does with the reports of an incarnation what a server does: keeps the newest of each series, adds up units, refuses what
 * builds on what it has not heard, and goes back to what it has saved when it is killed.
 */
final class Ledger {
    private final Map<SeriesKey, Series> newest = new HashMap<>();
    private final Map<SeriesKey, Set<Integer>> units = new HashMap<>();
    private final Map<SeriesKey, Series> savedSeries = new HashMap<>();
    private final Map<SeriesKey, Set<Integer>> savedUnits = new HashMap<>();
    private long sequence;
    private long savedSequence;

    /** Takes a report as it travels, and forgets it if a newer one was here before. */
    Acknowledgement accept(Report sent) {
        Report report = ReportCodec.read(ReportCodec.write(sent));
        if (report.sequence() > sequence && report.since() <= sequence) {
            sequence = report.sequence();
            report.series().forEach(this::accept);
        }
        return new Acknowledgement(savedSequence, sequence);
    }

    /** Does what a server of the version before does, which refuses reports that build on others. */
    Optional<Acknowledgement> acceptAsBefore(Report sent) {
        return sent.since() > 0
                ? Optional.empty()
                : Optional.of(new Acknowledgement(accept(sent).sequence()));
    }

    /** Saves everything. */
    void save() {
        savedSequence = sequence;
        copy(newest, units, savedSeries, savedUnits);
    }

    /** Forgets what is not saved. */
    void kill() {
        sequence = savedSequence;
        copy(savedSeries, savedUnits, newest, units);
    }

    private static void copy(
            Map<SeriesKey, Series> series,
            Map<SeriesKey, Set<Integer>> units,
            Map<SeriesKey, Series> toSeries,
            Map<SeriesKey, Set<Integer>> toUnits) {
        toSeries.clear();
        toSeries.putAll(series);
        toUnits.clear();
        units.forEach((key, of) -> toUnits.put(key, new HashSet<>(of)));
    }

    private void accept(Series series) {
        newest.merge(series.key(), series, Ledger::updated);
        units.computeIfAbsent(series.key(), key -> new HashSet<>()).addAll(series.failingUnits());
    }

    private static Series updated(Series before, Series newer) {
        return new Series(
                newer.key(),
                newer.calls(),
                newer.errors(),
                newer.fallbacks(),
                before.latency().updated(newer.latency()),
                before.groups().updated(newer.groups()),
                newer.failingUnits(),
                newer.firstCalls(),
                newer.metrics());
    }

    Map<SeriesKey, Series> series() {
        return newest;
    }

    Set<Integer> units(SeriesKey key) {
        return units.getOrDefault(key, Set.of());
    }

    long total(ToLongFunction<Series> count) {
        return newest.values().stream().mapToLong(count).sum();
    }

    static long completed(Series series) {
        return series.latency().values().stream().mapToLong(Long::longValue).sum();
    }
}
