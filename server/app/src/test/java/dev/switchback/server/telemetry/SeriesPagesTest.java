package dev.switchback.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Counts survive the change to pages and its undoing. */
final class SeriesPagesTest {
    private static final Path DONE = Path.of("src", "main", "resources", "db", "migration", "V17__series_pages.sql");
    private static final Path UNDONE = Path.of("..", "..", "rollback-scripts", "U17__series_pages.sql");
    private static final EnvironmentId PRODUCTION = new EnvironmentId("shop", "production");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Incarnation A = new Incarnation(
            new Instance("host", "a", "java/0.1.0"),
            12,
            new Receipt(7, "hash", 3, Set.of()),
            Set.of(),
            NOON,
            NOON,
            NOON,
            Optional.empty());
    private static final SeriesKey OLD = new SeriesKey("kasse \"ü\"", 6, "v2", true);
    private static final SeriesKey NEW = new SeriesKey("kasse \"ü\"", 1L << 40, "v2", false);

    @Test
    void countsAreTheSameAfterPagesAreUndoneAndDoneAgain() throws Exception {
        try (Database database = TestDatabase.fresh()) {
            Environments.create(database.jdbi(), PRODUCTION);
            TelemetryStore store = new TelemetryStore(database.jdbi());
            store.save(PRODUCTION, rows(page(0, OLD, 3), page(1, OLD, 200), page(2, NEW, 1 << 30)), List.of());
            List<SeriesDelta> counted = counted(store);

            run(database, UNDONE);
            assertThat(series(database))
                    .containsExactly(
                            "6 t 203 101 67 [[3, 203], [900, 406]] [[130, 203, 203000, 9223372036854775]]"
                                    + " render ü 203 101 [[3, 203], [900, 406]]",
                            "1099511627776 f 1073741824 536870912 357913941 [[3, 1073741824], [900, 2147483648]]"
                                    + " [[130, 1073741824, 1073741824000, 9223372036854775]]"
                                    + " render ü 1073741824 536870912 [[3, 1073741824], [900, 2147483648]]");
            run(database, DONE);

            assertThat(counted(store)).isEqualTo(counted);
            assertThat(store.load(PRODUCTION).pages().get("a"))
                    .singleElement()
                    .extracting(Page::calls)
                    .isEqualTo(203L + (1 << 30));
        }
    }

    private static LedgerRows rows(Page... pages) {
        return new LedgerRows(List.of(A), Map.of("a", List.of(pages)), Map.of(), Set.of());
    }

    private static Page page(int number, SeriesKey key, long calls) {
        Map<Integer, Long> buckets = Map.of(3, calls, 900, 2 * calls);
        GroupSum group = new GroupSum(130, calls, 1_000 * calls, calls == 3 ? 0 : Long.MAX_VALUE / 1_000);
        MetricSeries metric = new MetricSeries("render ü", calls, calls / 2, buckets, Set.of(), Map.of());
        PageWriter writer = new PageWriter();
        writer.add(new SeriesDelta(
                key, calls, calls / 2, calls / 3, buckets, List.of(group), Set.of(), FirstCalls.NONE, List.of(metric)));
        return writer.page(number, false);
    }

    private static List<SeriesDelta> counted(TelemetryStore store) {
        LedgerRows rows = store.load(PRODUCTION);
        return Account.restore(A, rows.pages().getOrDefault("a", List.of())).series().stream()
                .map(CountedSeries::whole)
                .toList();
    }

    private static List<String> series(Database database) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                        SELECT concat_ws(' ', version, randomised, calls, errors, fallbacks, latency, groups,
                            metrics::jsonb -> 0 ->> 'name', metrics::jsonb -> 0 ->> 'observations',
                            metrics::jsonb -> 0 ->> 'hits', metrics::jsonb -> 0 ->> 'values')
                        FROM series ORDER BY version
                        """).mapTo(String.class).list());
    }

    private static void run(Database database, Path script) throws Exception {
        String sql = Files.readString(script);
        database.jdbi().useHandle(handle -> {
            try (var statement = handle.getConnection().createStatement()) {
                statement.execute(sql);
            }
        });
    }
}
