package dev.switchback.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.SeriesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A ledger with a listener and a database, all in memory; only what is saved survives a kill. */
final class SimulatedServer {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Map<String, Incarnation> savedIncarnations = new HashMap<>();
    private final Map<String, List<Page>> savedPages = new HashMap<>();
    private SimulatedInstance.Truth savedJudged = new SimulatedInstance.Truth(Map.of(), Map.of());
    private Ledger ledger = new Ledger(LedgerLimits.DEFAULT);
    private SimulatedInstance.Truth judged = new SimulatedInstance.Truth(new HashMap<>(), new HashMap<>());

    long accept(Report report) {
        if (ledger.apply(report, NOW) instanceof Outcome.Counted news) {
            news.observation().series().forEach(this::judge);
        }
        return ledger.savedSequence(report.instance().incarnation());
    }

    void save() {
        LedgerRows rows = ledger.unsaved();
        rows.incarnations().forEach(said -> savedIncarnations.put(said.id(), said));
        rows.pages().forEach((incarnation, pages) -> {
            List<Page> written = savedPages.computeIfAbsent(incarnation, unknown -> new ArrayList<>());
            pages.forEach(page -> written.removeIf(earlier ->
                    earlier.number() == page.number() || (page.whole() && earlier.number() < page.number())));
            written.addAll(pages);
        });
        savedJudged = copy(judged);
        ledger.saved(rows);
    }

    void kill() {
        ledger = Ledger.restore(
                LedgerLimits.DEFAULT,
                new LedgerRows(List.copyOf(savedIncarnations.values()), savedPages, Map.of(), Set.of()));
        judged = copy(savedJudged);
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
        assertThat(delta.firstCalls().untimed()).isEqualTo(delta.failingUnits());
        if (delta.metrics().isEmpty()) {
            assertThat(delta.calls()).isZero();
        } else {
            MetricSeries metric = delta.metrics().get(0);
            assertThat(metric.observations()).isEqualTo(delta.calls());
            assertThat(metric.hits()).isEqualTo(delta.errors());
            assertThat(metric.values()).isEqualTo(delta.latency());
            assertThat(delta.groups()).isEqualTo(SimulatedInstance.groups(metric.values()));
            assertThat(metric.hitUnits()).isEqualTo(delta.failingUnits());
        }
        judged.calls().merge(delta.key(), new Total(delta.calls(), delta.errors(), delta.fallbacks()), Total::plus);
        if (!delta.failingUnits().isEmpty()) {
            judged.units()
                    .computeIfAbsent(delta.key(), unknown -> new HashSet<>())
                    .addAll(delta.failingUnits());
        }
    }

    private static SimulatedInstance.Truth copy(SimulatedInstance.Truth truth) {
        Map<SeriesKey, Set<Integer>> units = new HashMap<>();
        truth.units().forEach((key, failing) -> units.put(key, new HashSet<>(failing)));
        return new SimulatedInstance.Truth(new HashMap<>(truth.calls()), units);
    }
}
