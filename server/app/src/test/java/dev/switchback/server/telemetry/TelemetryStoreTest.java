package dev.switchback.server.telemetry;

import static dev.switchback.server.telemetry.Reports.V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.protocol.Instance;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TelemetryStoreTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("shop", "production");
    private static final EnvironmentId STAGING = new EnvironmentId("shop", "staging");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");
    private static final Incarnation A = new Incarnation(
            new Instance("host", "a", "java/0.1.0"),
            12,
            new Receipt(7, "hash", 3, Set.of("bad", "worse \"quoted\"")),
            Set.of("checkout"),
            NOON,
            NOON.plusSeconds(2),
            NOON.plusSeconds(1),
            Optional.empty());

    private static Database database;
    private TelemetryStore store;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        store = new TelemetryStore(database.jdbi());
        Environments.create(database.jdbi(), PRODUCTION, STAGING);
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE incarnation, series, series_total CASCADE"));
    }

    @Test
    void whatIsSavedIsLoadedEqual() {
        LedgerRows rows = rows(Map.of("a", List.of(Reports.series(V2, 10, 4))), totals(100));

        store.save(PRODUCTION, rows, List.of());

        assertThat(store.environments()).containsExactly(PRODUCTION);
        assertThat(store.load(PRODUCTION)).usingRecursiveComparison().isEqualTo(rows);
        assertThat(store.load(STAGING).isEmpty()).isTrue();
    }

    @Test
    void metricsAreReadAsTheyWereSavedAndUnitsAreNotKept() {
        Series series =
                Reports.observing(V2, new MetricSeries("render ü", 9, 4, Map.of(200, 5L), Set.of(1), Map.of(2, 3)));

        store.save(PRODUCTION, rows(Map.of("a", List.of(series)), Map.of()), List.of());

        assertThat(store.load(PRODUCTION).series().get("a"))
                .extracting(CountedSeries::whole)
                .containsExactly(series.withoutUnits());
    }

    @Test
    void whatIsSavedAgainReplacesWhatWasThere() {
        store.save(PRODUCTION, rows(Map.of("a", List.of(Reports.series(V2, 10, 4))), totals(100)), List.of());
        LedgerRows later = rows(Map.of("a", List.of(Reports.series(V2, 11, 5))), totals(200));

        store.save(PRODUCTION, later, List.of());

        assertThat(store.load(PRODUCTION)).usingRecursiveComparison().isEqualTo(later);
    }

    @Test
    void environmentsKeepTheirCountsApart() {
        LedgerRows production = rows(Map.of("a", List.of(Reports.series(V2, 10, 4))), totals(100));
        LedgerRows staging = rows(Map.of("a", List.of(Reports.series(V2, 1, 0))), totals(5));

        store.save(PRODUCTION, production, List.of());
        store.save(STAGING, staging, List.of());

        assertThat(store.load(PRODUCTION)).usingRecursiveComparison().isEqualTo(production);
        assertThat(store.load(STAGING)).usingRecursiveComparison().isEqualTo(staging);
    }

    @Test
    void aForgottenIncarnationIsGoneWithItsSeries() {
        store.save(PRODUCTION, rows(Map.of("a", List.of(Reports.series(V2, 10, 4))), Map.of()), List.of());

        store.save(PRODUCTION, new LedgerRows(List.of(), Map.of(), totals(10), Set.of("a"), Map.of()), List.of());

        assertThat(store.load(PRODUCTION))
                .isEqualTo(new LedgerRows(List.of(), Map.of(), totals(10), Set.of(), Map.of()));
    }

    @Test
    void aDroppedSeriesIsGoneAndTheOthersStay() {
        SeriesKey old = new SeriesKey("checkout", 6, "v2", true);
        store.save(
                PRODUCTION,
                rows(Map.of("a", List.of(Reports.series(old, 1, 0), Reports.series(V2, 10, 4))), Map.of()),
                List.of());

        store.save(
                PRODUCTION,
                new LedgerRows(List.of(), Map.of(), Map.of(), Set.of(), Map.of("a", Set.of(old))),
                List.of());

        assertThat(store.load(PRODUCTION).series().get("a"))
                .extracting(CountedSeries::whole)
                .containsExactly(Reports.series(V2, 10, 4));
    }

    @Test
    void aDraftThatFailsTakesTheCountsWithIt() {
        Draft broken = new Draft() {
            @Override
            public void write(Handle handle) {
                handle.execute("INSERT INTO nowhere VALUES (1)");
            }

            @Override
            public void saved() {
                throw new AssertionError("nothing was saved");
            }
        };

        assertThatThrownBy(() -> store.save(PRODUCTION, rows(Map.of(), Map.of()), List.of(broken)))
                .hasMessageContaining("nowhere");
        assertThat(store.load(PRODUCTION).isEmpty()).isTrue();
    }

    private static LedgerRows rows(Map<String, List<Series>> series, Map<Total.Key, Total> totals) {
        Map<String, List<CountedSeries>> counted = new HashMap<>();
        series.forEach((incarnation, all) ->
                counted.put(incarnation, all.stream().map(CountedSeries::of).toList()));
        return new LedgerRows(List.of(A), counted, totals, Set.of(), Map.of());
    }

    private static Map<Total.Key, Total> totals(long calls) {
        return Map.of(new Total.Key("checkout", "v2"), new Total(calls, 4, 2));
    }
}
