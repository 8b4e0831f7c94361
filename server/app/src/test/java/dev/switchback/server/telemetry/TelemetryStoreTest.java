package dev.switchback.server.telemetry;

import static dev.switchback.server.telemetry.Reports.V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Series;
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
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE incarnation, series_page, series_total CASCADE"));
    }

    @Test
    void whatIsSavedIsLoadedEqual() {
        LedgerRows rows = rows(Map.of("a", page(0, true, Reports.series(V2, 10, 4))), totals(100));

        store.save(PRODUCTION, rows, List.of());

        assertThat(store.environments()).containsExactly(PRODUCTION);
        assertThat(store.load(PRODUCTION)).usingRecursiveComparison().isEqualTo(rows);
        assertThat(store.load(STAGING).isEmpty()).isTrue();
    }

    @Test
    void aPageThatIsWrittenAgainReplacesTheOneOfItsNumber() {
        store.save(PRODUCTION, rows(Map.of("a", page(0, false, Reports.series(V2, 10, 4))), totals(100)), List.of());
        LedgerRows later = rows(Map.of("a", page(0, false, Reports.series(V2, 11, 5))), totals(200));

        store.save(PRODUCTION, later, List.of());

        assertThat(counted("a")).isEqualTo(counted(later, "a"));
        assertThat(store.load(PRODUCTION).totals()).isEqualTo(totals(200));
    }

    @Test
    void pagesAddUpUntilOneTakesThePlaceOfAllBeforeIt() {
        store.save(PRODUCTION, rows(Map.of("a", page(0, false, Reports.series(V2, 10, 4))), Map.of()), List.of());
        store.save(PRODUCTION, rows(Map.of("a", page(1, false, Reports.series(V2, 5, 1))), Map.of()), List.of());
        assertThat(store.load(PRODUCTION).pages().get("a"))
                .extracting(Page::number, Page::calls)
                .containsExactly(tuple(0, 10L), tuple(1, 5L));

        store.save(PRODUCTION, rows(Map.of("a", page(2, true, Reports.series(V2, 15, 5))), Map.of()), List.of());

        assertThat(store.load(PRODUCTION).pages().get("a"))
                .extracting(Page::number, Page::calls)
                .containsExactly(tuple(2, 15L));
    }

    @Test
    void environmentsKeepTheirCountsApart() {
        LedgerRows production = rows(Map.of("a", page(0, true, Reports.series(V2, 10, 4))), totals(100));
        LedgerRows staging = rows(Map.of("a", page(0, true, Reports.series(V2, 1, 0))), totals(5));

        store.save(PRODUCTION, production, List.of());
        store.save(STAGING, staging, List.of());

        assertThat(store.load(PRODUCTION)).usingRecursiveComparison().isEqualTo(production);
        assertThat(store.load(STAGING)).usingRecursiveComparison().isEqualTo(staging);
    }

    @Test
    void aForgottenIncarnationIsGoneWithItsSeries() {
        store.save(PRODUCTION, rows(Map.of("a", page(0, true, Reports.series(V2, 10, 4))), Map.of()), List.of());

        store.save(PRODUCTION, new LedgerRows(List.of(), Map.of(), totals(10), Set.of("a")), List.of());

        assertThat(store.load(PRODUCTION)).isEqualTo(new LedgerRows(List.of(), Map.of(), totals(10), Set.of()));
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

    private List<SeriesDelta> counted(String incarnation) {
        return counted(store.load(PRODUCTION), incarnation);
    }

    private static List<SeriesDelta> counted(LedgerRows rows, String incarnation) {
        return Account.restore(A, rows.pages().getOrDefault(incarnation, List.of())).series().stream()
                .map(CountedSeries::whole)
                .toList();
    }

    private static Page page(int number, boolean whole, Series series) {
        CountedSeries counted = new CountedSeries(series.key());
        PageWriter writer = new PageWriter();
        writer.add(counted.count(series).orElseThrow());
        return writer.page(number, whole);
    }

    private static LedgerRows rows(Map<String, Page> pages, Map<Total.Key, Total> totals) {
        Map<String, List<Page>> written = new HashMap<>();
        pages.forEach((incarnation, page) -> written.put(incarnation, List.of(page)));
        return new LedgerRows(List.of(A), written, totals, Set.of());
    }

    private static Map<Total.Key, Total> totals(long calls) {
        return Map.of(new Total.Key("checkout", "v2"), new Total(calls, 4, 2));
    }
}
