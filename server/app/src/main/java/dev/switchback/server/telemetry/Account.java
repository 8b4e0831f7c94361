package dev.switchback.server.telemetry;

import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one incarnation has said and counted, and how much of that is saved. What it newly counts is written down page by
 * page; when the pages have become longer than what they add up to, that is written down in their place. Confined to one
 * thread.
 */
final class Account {
    private static final int FEWEST_BYTES = 32 * 1024;
    private static final int AHEAD = 4;

    private final Map<SeriesKey, CountedSeries> series = new HashMap<>();
    private final PageWriter news = new PageWriter(); // since the latest draft
    private final PageWriter drafted = new PageWriter(); // in drafts that are not saved
    private @Nullable Page draft;
    private @Nullable CountedSeries[] latest = {}; // as the latest report named them, and the next one may
    private long changes;
    private int nextPage;
    private int wholeBytes;
    private int addedBytes;
    private boolean folding; // when it is saved next; until then nothing is noted
    private boolean whole; // whether drafted and news begin with everything
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

    /** Takes up what was written down, in ascending pages. */
    static Account restore(Incarnation said, List<Page> pages) {
        Account account = new Account(said);
        account.savedSequence = said.sequence();
        pages.forEach(account::restore);
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

    /** Finds the series of a report, in its order; null for each that nothing is counted in yet. */
    @Nullable
    CountedSeries[] find(List<Series> reported) {
        @Nullable CountedSeries[] known = new CountedSeries[reported.size()];
        int next = 0;
        for (int i = 0; i < known.length; i++) {
            SeriesKey key = reported.get(i).key();
            int same = find(key, next);
            next = same < 0 ? next : same + 1;
            known[i] = same < 0 ? series.get(key) : latest[same];
        }
        latest = known;
        return known;
    }

    /** Finds {@code key} in the latest report, a little ahead of {@code from}: the order stays, but not all change each time. */
    private int find(SeriesKey key, int from) {
        for (int i = from; i < Math.min(latest.length, from + AHEAD); i++) {
            CountedSeries guess = latest[i];
            if (guess != null && !guess.isDropped() && guess.key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    void hear(Report report, Instant now) {
        said = said.after(report, now);
        left = report.leaving();
    }

    /**
     * Counts a series; empty, and nothing is counted, if it contradicts what it said before.
     *
     * @param found what was {@linkplain #find found} for it before any of its report was counted
     */
    Optional<SeriesDelta> count(Series reported, @Nullable CountedSeries found) {
        CountedSeries known = found == null || found.isDropped() ? series.get(reported.key()) : found;
        CountedSeries counted = known == null ? new CountedSeries(reported.key()) : known;
        Optional<SeriesDelta> delta = counted.count(reported);
        if (delta.isPresent() && !delta.get().countsNothing()) {
            if (known == null) {
                series.put(counted.key(), counted);
            }
            counted.changed(++changes);
            note(delta.get());
        }
        return delta;
    }

    /** Drops and returns the longest unchanged series of a flag version that has a successor; empty if there is none. */
    Optional<CountedSeries> dropSuperseded() {
        Map<String, Long> newest = new HashMap<>();
        series.keySet().forEach(key -> newest.merge(key.flag(), key.version(), Math::max));
        Optional<CountedSeries> superseded = series.values().stream()
                .filter(one ->
                        one.key().version() < newest.getOrDefault(one.key().flag(), 0L))
                .min(Comparator.comparingLong(CountedSeries::changedAt));
        superseded.ifPresent(one -> {
            series.remove(one.key());
            one.drop();
            discard();
            folding = true;
        });
        return superseded;
    }

    /** Says whether its pages are longer than what they add up to. */
    boolean isLong() {
        return addedBytes + unsavedBytes() > wholeBytes();
    }

    /** Returns how many bytes of its pages are not saved. */
    int unsavedBytes() {
        return news.length() + drafted.length();
    }

    /** Writes everything down, in place of all pages. */
    void fold() {
        discard();
        series.values().stream()
                .sorted(Comparator.comparingLong(CountedSeries::changedAt))
                .forEach(one -> news.add(one.whole()));
        folding = false;
        whole = true;
        wholeBytes = news.length();
        addedBytes = -wholeBytes;
    }

    /** Returns about how many bytes it takes to write everything down. */
    int wholeBytes() {
        return Math.max(FEWEST_BYTES, wholeBytes);
    }

    /** Returns what is not saved of the counts; empty if there is nothing. */
    Optional<Page> unsaved() {
        draft = null;
        if (folding) {
            fold();
        }
        if (unsavedBytes() > 0) {
            drafted.add(news);
            news.clear();
            draft = drafted.page(nextPage, whole);
        }
        return Optional.ofNullable(draft);
    }

    /** Learns what has been saved, as {@link #unsaved} gave it; says whether that was everything. */
    @SuppressWarnings("ReferenceEquality") // of several drafts only the latest holds everything up to it
    boolean saved(Incarnation savedSaid, @Nullable Page page) {
        savedSequence = savedSaid.sequence();
        if (page != null && page == draft) {
            drafted.clear();
            draft = null;
            nextPage++;
            whole = false;
            addedBytes += page.counts().length;
        }
        return savedSaid.equals(said) && !folding && unsavedBytes() == 0;
    }

    private void note(SeriesDelta delta) {
        if (!folding) {
            news.add(delta);
        }
    }

    private void discard() {
        news.clear();
        drafted.clear();
        draft = null;
    }

    private void restore(Page page) {
        for (PageReader reader = new PageReader(page); reader.hasNext(); ) {
            SeriesDelta written = reader.next();
            CountedSeries counted = series.computeIfAbsent(written.key(), CountedSeries::new);
            counted.restore(written);
            counted.changed(++changes);
        }
        nextPage = page.number() + 1;
        addedBytes += page.counts().length;
    }
}
