package dev.switchback.client;

import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Does with reports what a server does: keeps the newest series of each incarnation, adds up units. */
final class Ledger {
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<SeriesKey, Series> newest = new HashMap<>();
    private final Map<SeriesKey, Set<Integer>> units = new HashMap<>();

    /** Takes a report as it travels, and forgets it if a newer one was here before. */
    void accept(Report sent) {
        Report report = ReportCodec.read(ReportCodec.write(sent));
        long last = sequences.getOrDefault(report.instance().incarnation(), 0L);
        if (report.sequence() > last) {
            sequences.put(report.instance().incarnation(), report.sequence());
            report.series().forEach(this::accept);
        }
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
