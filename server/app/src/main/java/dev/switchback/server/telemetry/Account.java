package dev.switchback.server.telemetry;

import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one incarnation has said and counted, and how much of that is saved. */
final class Account {
    private final Map<SeriesKey, CountedSeries> series = new LinkedHashMap<>(); // the longest unchanged first
    private final Set<SeriesKey> unsaved = new HashSet<>();
    private final Set<SeriesKey> dropped = new HashSet<>();
    private Incarnation said;
    private boolean left;
    private long savedSequence;

    private Account(Incarnation said) {
        this.said = said;
    }

    static Account open(Report report, Instant now) {
        Account account = new Account(Incarnation.first(report, now));
        account.left = report.leaving();
        return account;
    }

    static Account restore(Incarnation said, List<CountedSeries> series) {
        Account account = new Account(said);
        account.savedSequence = said.sequence();
        series.forEach(one -> account.series.put(one.key(), one));
        return account;
    }

    Incarnation said() {
        return said;
    }

    /** Says whether it was stopped in order. Nobody remembers that over a restart; it is silent then as others are. */
    boolean left() {
        return left;
    }

    /** Returns the sequence of the newest report that is saved; 0 for none. */
    long savedSequence() {
        return savedSequence;
    }

    Collection<CountedSeries> series() {
        return series.values();
    }

    boolean holds(SeriesKey key) {
        return series.containsKey(key);
    }

    /** Returns how many calls and observations a series has counted so far. */
    long events(SeriesKey key) {
        CountedSeries known = series.get(key);
        return known == null ? 0 : known.events();
    }

    void hear(Report report, Instant now) {
        said = said.after(report, now);
        left = report.leaving();
    }

    /** Counts a series; empty, and nothing is counted, if it contradicts what it said before. */
    Optional<SeriesDelta> count(Series reported) {
        SeriesKey key = reported.key();
        CountedSeries before = series.get(key);
        Optional<CountedSeries.News> news = (before == null ? CountedSeries.start(key) : before).after(reported);
        news.filter(any -> !any.delta().countsNothing()).ifPresent(any -> {
            series.remove(key);
            series.put(key, any.counted());
            unsaved.add(key);
        });
        return news.map(CountedSeries.News::delta);
    }

    /** Drops and returns the longest unchanged series of a flag version that has a successor; empty if there is none. */
    Optional<CountedSeries> dropSuperseded() {
        Map<String, Long> newest = new HashMap<>();
        series.keySet().forEach(key -> newest.merge(key.flag(), key.version(), Math::max));
        Optional<CountedSeries> superseded = series.values().stream()
                .filter(one ->
                        one.key().version() < newest.getOrDefault(one.key().flag(), 0L))
                .findFirst();
        superseded.map(CountedSeries::key).ifPresent(key -> {
            series.remove(key);
            unsaved.remove(key);
            dropped.add(key);
        });
        return superseded;
    }

    List<CountedSeries> unsavedSeries() {
        return series.values().stream()
                .filter(one -> unsaved.contains(one.key()))
                .toList();
    }

    Set<SeriesKey> dropped() {
        return Set.copyOf(dropped);
    }

    /** Learns what has been saved, as {@link #unsavedSeries} gave it; says whether that was everything. */
    @SuppressWarnings("ReferenceEquality") // one that has grown since is another one, and comparing it costs
    boolean saved(Incarnation savedSaid, List<CountedSeries> savedSeries, Set<SeriesKey> savedDropped) {
        savedSequence = savedSaid.sequence();
        savedSeries.stream()
                .filter(one -> one == series.get(one.key()))
                .map(CountedSeries::key)
                .forEach(unsaved::remove);
        dropped.removeAll(savedDropped);
        return savedSaid.equals(said) && unsaved.isEmpty() && dropped.isEmpty();
    }
}
