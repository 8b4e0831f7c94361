package dev.switchback.server.telemetry;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one environment, exact however its reports get lost, doubled and reordered: each report holds its
 * incarnation's counts since the start, so the newest replaces all before it, and what it adds to them is news. What a
 * report leaves out is as it was in the report that it builds on; one that builds on what was not heard counts for
 * nothing. So what is counted up to a sequence is the same wherever it is counted.
 *
 * <p>Bounded. The longest silent incarnations are forgotten, and their counts go into totals per flag and variation; one
 * that speaks again after that is taken for a new one.
 *
 * <p>Not safe to share between threads.
 */
final class Ledger {
    /** As many bytes as are noted may be written once more, to shorten what has become long; so many of them may wait. */
    private static final int FOLDED_AT_ONCE = 256 * 1024;

    private final LedgerLimits limits;
    private final Map<String, Account> accounts = new LinkedHashMap<>(); // the longest silent first
    private final Map<Total.Key, Total> totals = new HashMap<>();
    private final Set<String> unsaved = new HashSet<>();
    private final Set<String> forgotten = new HashSet<>();
    private final Set<Total.Key> unsavedTotals = new HashSet<>();
    private int allSeries;
    private int foldable;

    Ledger(LedgerLimits limits) {
        this.limits = limits;
    }

    /** Returns a ledger with the state of {@code rows}. */
    static Ledger restore(LedgerLimits limits, LedgerRows rows) {
        Ledger ledger = new Ledger(limits);
        rows.incarnations().stream()
                .sorted(Comparator.comparing(Incarnation::lastSeen))
                .forEach(said -> {
                    Account account = Account.restore(said, rows.pages().getOrDefault(said.id(), List.of()));
                    ledger.accounts.put(said.id(), account);
                    ledger.allSeries += account.series().size();
                });
        ledger.totals.putAll(rows.totals());
        return ledger;
    }

    /** Takes in a report that comes at {@code now}. */
    Outcome apply(Report report, Instant now) {
        String id = report.instance().incarnation();
        Account account = accounts.get(id);
        if (report.since() > heardSequence(account)) {
            return new Outcome.Unfounded();
        }
        @Nullable
        CountedSeries[] known =
                account == null ? new CountedSeries[report.series().size()] : account.find(report.series());
        if (!limits.plausible(events(known, report), sinceHeard(account, now))) {
            return new Outcome.Implausible();
        }
        if (account == null) {
            if (!makeRoom(now)) {
                return new Outcome.NoRoom();
            }
            account = Account.open(report, now);
        } else if (report.sequence() <= account.said().sequence()) {
            return new Outcome.Outdated();
        } else {
            account.hear(report, now);
            accounts.remove(id);
        }
        accounts.put(id, account);
        unsaved.add(id);
        return count(account, report, known);
    }

    /** Returns up to which sequence the reports of {@code incarnation} have been heard, and saved. */
    Acknowledgement acknowledgement(String incarnation) {
        Account account = accounts.get(incarnation);
        return new Acknowledgement(account == null ? 0 : account.savedSequence(), heardSequence(account));
    }

    /** Returns the incarnations that were heard of at {@code since} or later, without those that have taken their leave. */
    List<Incarnation> heardSince(Instant since) {
        return accounts.values().stream()
                .filter(account -> !account.left())
                .map(Account::said)
                .filter(said -> !said.lastSeen().isBefore(since))
                .toList();
    }

    /** Returns all that was ever counted for {@code flag}, by variation. */
    Map<String, Total> totals(String flag) {
        Map<String, Total> all = new HashMap<>();
        totals.forEach((key, total) -> {
            if (key.flag().equals(flag)) {
                all.put(key.variation(), total);
            }
        });
        accounts.values().stream()
                .flatMap(account -> account.series().stream())
                .filter(one -> one.key().flag().equals(flag))
                .forEach(one -> all.merge(one.key().variation(), one.total(), Total::plus));
        return all;
    }

    /** Forgets the incarnations that have been silent for too long. */
    void forgetSilent(Instant now) {
        Instant horizon = now.minus(limits.memory());
        List<Account> silent = accounts.values().stream()
                .takeWhile(account -> account.said().lastSeen().isBefore(horizon))
                .toList();
        silent.forEach(this::forget);
    }

    /** Returns all that is not saved yet. */
    LedgerRows unsaved() {
        List<Incarnation> incarnations = new ArrayList<>();
        Map<String, List<Page>> pages = new HashMap<>();
        for (Account account : accounts.values()) {
            Incarnation said = account.said();
            if (unsaved.contains(said.id())) {
                incarnations.add(said);
                account.unsaved().ifPresent(page -> pages.put(said.id(), List.of(page)));
            }
        }
        Map<Total.Key, Total> sums = new HashMap<>(totals);
        sums.keySet().retainAll(unsavedTotals);
        return new LedgerRows(incarnations, pages, sums, forgotten);
    }

    /** Learns that {@code rows}, which {@link #unsaved()} gave, are saved. */
    void saved(LedgerRows rows) {
        for (Incarnation said : rows.incarnations()) {
            Account account = accounts.get(said.id());
            List<Page> pages = rows.pages().getOrDefault(said.id(), List.of());
            if (account != null && account.saved(said, pages.isEmpty() ? null : pages.get(0))) {
                unsaved.remove(said.id());
            }
        }
        forgotten.removeAll(rows.forgotten());
        rows.totals().forEach((key, total) -> {
            if (total.equals(totals.get(key))) {
                unsavedTotals.remove(key);
            }
        });
    }

    /** Adds up what a report would count, however its series contradict those before. */
    private static long events(@Nullable CountedSeries[] known, Report report) {
        long events = 0;
        for (int i = 0; i < known.length; i++) {
            CountedSeries before = known[i];
            long growth = report.series().get(i).events() - (before == null ? 0 : before.events());
            events = Series.saturated(events, Math.max(0, growth));
        }
        return events;
    }

    private static long heardSequence(@Nullable Account account) {
        return account == null ? 0 : account.said().sequence();
    }

    private Duration sinceHeard(@Nullable Account account, Instant now) {
        return account == null
                ? limits.memory()
                : Duration.between(account.said().lastSeen(), now);
    }

    private Outcome count(Account account, Report report, @Nullable CountedSeries[] known) {
        List<SeriesDelta> deltas = new ArrayList<>(known.length);
        int refused = 0;
        int unsavedBytes = account.unsavedBytes();
        for (int i = 0; i < known.length; i++) {
            Series reported = report.series().get(i);
            Optional<SeriesDelta> delta = count(account, reported, known[i]);
            if (delta.isEmpty()) {
                refused++;
            } else if (!delta.get().countsNothing() || reported.namesUnits()) {
                deltas.add(delta.get());
            }
        }
        fold(account, account.unsavedBytes() - unsavedBytes);
        Observation observation =
                new Observation(report.instance(), report.receipt(), report.tripped(), deltas, report.leaving());
        return new Outcome.Counted(observation, refused);
    }

    /** What has become long is shortened now and then, so that neither a report nor a saving waits for much of it. */
    private void fold(Account account, int noted) {
        foldable = Math.min(FOLDED_AT_ONCE, foldable + Math.max(0, noted));
        if (foldable > 0 && account.isLong()) {
            account.fold();
            foldable -= account.wholeBytes();
        }
    }

    private Optional<SeriesDelta> count(Account account, Series reported, @Nullable CountedSeries known) {
        if (known == null && !makeRoom(account)) {
            return Optional.empty();
        }
        int held = account.series().size();
        Optional<SeriesDelta> delta = account.count(reported, known);
        allSeries += account.series().size() - held;
        return delta;
    }

    private boolean makeRoom(Account account) {
        if (account.series().size() < limits.series() && allSeries < limits.allSeries()) {
            return true;
        }
        Optional<CountedSeries> dropped = account.dropSuperseded();
        dropped.ifPresent(this::addToTotals);
        return dropped.isPresent();
    }

    private boolean makeRoom(Instant now) {
        if (accounts.size() < limits.incarnations()) {
            return true;
        }
        Account longestSilent = accounts.values().iterator().next();
        if (longestSilent.said().lastSeen().isAfter(now.minus(limits.patience()))) {
            return false;
        }
        forget(longestSilent);
        return true;
    }

    private void forget(Account account) {
        String id = account.said().id();
        accounts.remove(id);
        unsaved.remove(id);
        forgotten.add(id);
        account.series().forEach(this::addToTotals);
    }

    private void addToTotals(CountedSeries counted) {
        allSeries--;
        Total.Key key = Total.Key.of(counted.key());
        if (totals.containsKey(key) || totals.size() < limits.allSeries()) {
            totals.merge(key, counted.total(), Total::plus);
            unsavedTotals.add(key);
        }
    }
}
