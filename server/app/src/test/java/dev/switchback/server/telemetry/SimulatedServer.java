package dev.switchback.server.telemetry;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.SeriesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A ledger with a listener, and a database that it may share, all in memory; only what is saved survives a kill. */
final class SimulatedServer {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Database database;
    private boolean before;
    private boolean overtaken;
    private boolean whole = true;
    private Ledger ledger = new Ledger(LedgerLimits.DEFAULT);
    private SimulatedInstance.Truth judged = new SimulatedInstance.Truth(new HashMap<>(), new HashMap<>());

    SimulatedServer(Database database) {
        this.database = database;
    }

    /** What is saved. */
    static final class Database {
        private final Map<String, Incarnation> incarnations = new HashMap<>();
        private final Map<String, List<Page>> pages = new HashMap<>();
        private SimulatedInstance.Truth judged = new SimulatedInstance.Truth(Map.of(), Map.of());
    }

    /** Takes a report; empty if this is a server of the version that refuses reports which build on others. */
    Optional<Acknowledgement> accept(Report report) {
        if (before && report.since() > 0) {
            return Optional.empty();
        }
        if (ledger.apply(report, NOW) instanceof Outcome.Counted news) {
            news.observation().series().forEach(this::judge);
        }
        Acknowledgement answer = ledger.acknowledgement(report.instance().incarnation());
        return Optional.of(before ? new Acknowledgement(answer.sequence()) : answer);
    }

    void save() {
        LedgerRows rows = ledger.unsaved();
        rows.incarnations().forEach(said -> database.incarnations.put(said.id(), said));
        rows.pages().forEach((incarnation, pages) -> {
            List<Page> written = database.pages.computeIfAbsent(incarnation, unknown -> new ArrayList<>());
            pages.forEach(page -> written.removeIf(earlier ->
                    earlier.number() == page.number() || (page.whole() && earlier.number() < page.number())));
            written.addAll(pages);
        });
        database.judged = copy(judged);
        ledger.saved(rows);
    }

    /** Another server has taken over, and this one does not know: what it counts from now on is never saved. */
    void overtake() {
        overtaken = true;
    }

    /** Forgets what is not saved, and begins anew with what is; perhaps in the version before. */
    void restart(boolean inVersionBefore) {
        before = inVersionBefore;
        overtaken = false;
        ledger = Ledger.restore(
                LedgerLimits.DEFAULT,
                new LedgerRows(List.copyOf(database.incarnations.values()), database.pages, Map.of(), Set.of()));
        judged = copy(database.judged);
    }

    /** Says whether nothing was ever counted in part, but for what does not count. */
    boolean whole() {
        return whole;
    }

    SimulatedInstance.Truth judged() {
        return judged;
    }

    Map<Total.Key, Total> totals() {
        Map<Total.Key, Total> totals = new HashMap<>();
        for (String flag : List.of("checkout", "search")) {
            ledger.totals(flag).forEach((variation, total) -> totals.put(new Total.Key(flag, variation), total));
        }
        return totals;
    }

    private void judge(SeriesDelta delta) {
        whole &= overtaken || isWhole(delta);
        judged.calls().merge(delta.key(), new Total(delta.calls(), delta.errors(), delta.fallbacks()), Total::plus);
        if (!delta.failingUnits().isEmpty()) {
            judged.units()
                    .computeIfAbsent(delta.key(), unknown -> new HashSet<>())
                    .addAll(delta.failingUnits());
        }
    }

    /** What is counted of a series at once has to fit together. */
    private static boolean isWhole(SeriesDelta delta) {
        if (!delta.firstCalls().untimed().equals(delta.failingUnits())) {
            return false;
        }
        if (delta.metrics().isEmpty()) {
            return delta.calls() == 0;
        }
        MetricSeries metric = delta.metrics().get(0);
        return metric.observations() == delta.calls()
                && metric.hits() == delta.errors()
                && metric.values().equals(delta.latency())
                && delta.groups().equals(SimulatedInstance.groups(metric.values()))
                && metric.hitUnits().equals(delta.failingUnits());
    }

    private static SimulatedInstance.Truth copy(SimulatedInstance.Truth truth) {
        Map<SeriesKey, Set<Integer>> units = new HashMap<>();
        truth.units().forEach((key, failing) -> units.put(key, new HashSet<>(failing)));
        return new SimulatedInstance.Truth(new HashMap<>(truth.calls()), units);
    }
}
