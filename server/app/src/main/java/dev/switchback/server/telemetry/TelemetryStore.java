package dev.switchback.server.telemetry;

import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.SqlArrays;
import dev.switchback.server.ownership.Ownership;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** Ledgers in the database. Notifies nobody: telemetry is written every second, and notifications are dear. */
final class TelemetryStore {
    private static final int BYTES_AT_ONCE = 1024 * 1024;

    private final Jdbi jdbi;

    TelemetryStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Writes as the other {@code save} does, on a node that is the only one. */
    void save(EnvironmentId environment, LedgerRows rows, Collection<Draft> drafts) {
        save(environment, rows, drafts, Ownership.SOLE);
    }

    /**
     * Writes what changed in a ledger, and the drafts that belong to it, in one transaction.
     *
     * @throws dev.switchback.server.ownership.Fenced if the environment is another node's
     */
    void save(EnvironmentId environment, LedgerRows rows, Collection<Draft> drafts, Ownership ownership) {
        jdbi.useTransaction(handle -> {
            ownership.check(handle, environment);
            forget(handle, environment, rows.forgotten());
            saveIncarnations(handle, environment, rows.incarnations());
            savePages(handle, environment, rows.pages());
            saveTotals(handle, environment, rows.totals());
            drafts.forEach(draft -> draft.write(handle));
        });
    }

    /** Lists the environments that have a ledger. */
    List<EnvironmentId> environments() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT project, environment FROM incarnation
                        UNION
                        SELECT project, environment FROM series_total
                        """)
                .map((row, context) -> new EnvironmentId(row.getString("project"), row.getString("environment")))
                .list());
    }

    /** Loads a ledger whole. */
    LedgerRows load(EnvironmentId environment) {
        return jdbi.inTransaction(handle -> new LedgerRows(
                loadIncarnations(handle, environment),
                loadPages(handle, environment),
                loadTotals(handle, environment),
                Set.of()));
    }

    private static void forget(Handle handle, EnvironmentId environment, Set<String> forgotten) {
        PreparedBatch batch = handle.prepareBatch(
                "DELETE FROM incarnation WHERE project = :project AND environment = :environment AND id = :id");
        forgotten.forEach(id -> in(batch, environment).bind("id", id).add());
        batch.execute();
    }

    private static void saveIncarnations(Handle handle, EnvironmentId environment, List<Incarnation> incarnations) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO incarnation
                    (project, environment, id, instance, sdk, sequence, revision, hash, epoch, rejected, tripped,
                     first_seen, last_seen, confirmed_at)
                VALUES
                    (:project, :environment, :id, :instance, :sdk, :sequence, :revision, :hash, :epoch, :rejected,
                     :tripped, :firstSeen, :lastSeen, :confirmedAt)
                ON CONFLICT (project, environment, id) DO UPDATE SET
                    instance = EXCLUDED.instance, sdk = EXCLUDED.sdk, sequence = EXCLUDED.sequence,
                    revision = EXCLUDED.revision, hash = EXCLUDED.hash, epoch = EXCLUDED.epoch,
                    rejected = EXCLUDED.rejected, tripped = EXCLUDED.tripped, first_seen = EXCLUDED.first_seen,
                    last_seen = EXCLUDED.last_seen, confirmed_at = EXCLUDED.confirmed_at
                """);
        for (Incarnation said : incarnations) {
            in(batch, environment)
                    .bind("id", said.id())
                    .bind("instance", said.instance().name())
                    .bind("sdk", said.instance().sdk())
                    .bind("sequence", said.sequence())
                    .bind("revision", said.receipt().revision())
                    .bind("hash", said.receipt().hash())
                    .bind("epoch", said.receipt().epoch())
                    .bind("rejected", Columns.names(said.receipt().rejected()))
                    .bind("tripped", Columns.names(said.tripped()))
                    .bind("firstSeen", said.firstSeen().atOffset(ZoneOffset.UTC))
                    .bind("lastSeen", said.lastSeen().atOffset(ZoneOffset.UTC))
                    .bind("confirmedAt", said.confirmedAt().atOffset(ZoneOffset.UTC))
                    .add();
        }
        batch.execute();
    }

    private static void savePages(Handle handle, EnvironmentId environment, Map<String, List<Page>> pages) {
        List<Owned> some = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<String, List<Page>> entry : pages.entrySet()) {
            for (Page page : entry.getValue()) {
                some.add(new Owned(entry.getKey(), page));
                bytes += page.counts().length;
            }
            if (bytes > BYTES_AT_ONCE) {
                upsert(handle, environment, some);
                some.clear();
                bytes = 0;
            }
        }
        if (!some.isEmpty()) {
            upsert(handle, environment, some);
        }
    }

    /** A page, and the incarnation that it is of. */
    private record Owned(String incarnation, Page page) {}

    private static void upsert(Handle handle, EnvironmentId environment, List<Owned> rows) {
        List<Owned> whole = rows.stream().filter(row -> row.page().whole()).toList();
        if (!whole.isEmpty()) {
            deleteBefore(handle, environment, whole);
        }
        in(handle.createUpdate("""
                        INSERT INTO series_page (project, environment, incarnation, number, calls, counts)
                        SELECT :project, :environment, incarnation, number, calls, counts
                        FROM unnest(:incarnations, :numbers, :calls, :counts)
                            AS page (incarnation, number, calls, counts)
                        ON CONFLICT (project, environment, incarnation, number) DO UPDATE SET
                            calls = EXCLUDED.calls, counts = EXCLUDED.counts
                        """), environment)
                .bind("incarnations", SqlArrays.texts(rows, Owned::incarnation))
                .bind("numbers", SqlArrays.ints(rows, row -> row.page().number()))
                .bind("calls", SqlArrays.longs(rows, row -> row.page().calls()))
                .bind("counts", SqlArrays.bytes(rows, row -> row.page().counts()))
                .execute();
    }

    private static void deleteBefore(Handle handle, EnvironmentId environment, List<Owned> whole) {
        in(handle.createUpdate("""
                        DELETE FROM series_page USING unnest(:incarnations, :numbers) AS whole (incarnation, number)
                        WHERE project = :project AND environment = :environment
                            AND series_page.incarnation = whole.incarnation AND series_page.number < whole.number
                        """), environment)
                .bind("incarnations", SqlArrays.texts(whole, Owned::incarnation))
                .bind("numbers", SqlArrays.ints(whole, row -> row.page().number()))
                .execute();
    }

    private static void saveTotals(Handle handle, EnvironmentId environment, Map<Total.Key, Total> totals) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO series_total (project, environment, flag, variation, calls, errors, fallbacks)
                VALUES (:project, :environment, :flag, :variation, :calls, :errors, :fallbacks)
                ON CONFLICT (project, environment, flag, variation) DO UPDATE SET
                    calls = EXCLUDED.calls, errors = EXCLUDED.errors, fallbacks = EXCLUDED.fallbacks
                """);
        totals.forEach((key, total) -> in(batch, environment)
                .bind("flag", key.flag())
                .bind("variation", key.variation())
                .bind("calls", total.calls())
                .bind("errors", total.errors())
                .bind("fallbacks", total.fallbacks())
                .add());
        batch.execute();
    }

    private static List<Incarnation> loadIncarnations(Handle handle, EnvironmentId environment) {
        return in(
                        handle.createQuery(
                                "SELECT * FROM incarnation WHERE project = :project AND environment = :environment"),
                        environment)
                .map((row, context) -> incarnation(row))
                .list();
    }

    private static Map<String, List<Page>> loadPages(Handle handle, EnvironmentId environment) {
        Map<String, List<Page>> pages = new HashMap<>();
        in(handle.createQuery("""
                        SELECT incarnation, number, calls, counts FROM series_page
                        WHERE project = :project AND environment = :environment ORDER BY incarnation, number
                        """), environment)
                .map((row, context) -> new Owned(
                        row.getString("incarnation"),
                        new Page(row.getInt("number"), true, row.getLong("calls"), row.getBytes("counts"))))
                .forEach(row -> pages.computeIfAbsent(row.incarnation(), id -> new ArrayList<>())
                        .add(row.page()));
        return pages;
    }

    private static Map<Total.Key, Total> loadTotals(Handle handle, EnvironmentId environment) {
        Map<Total.Key, Total> totals = new HashMap<>();
        in(
                        handle.createQuery(
                                "SELECT * FROM series_total WHERE project = :project AND environment = :environment"),
                        environment)
                .map((row, context) -> Map.entry(
                        new Total.Key(row.getString("flag"), row.getString("variation")),
                        new Total(row.getLong("calls"), row.getLong("errors"), row.getLong("fallbacks"))))
                .forEach(entry -> totals.put(entry.getKey(), entry.getValue()));
        return totals;
    }

    private static Incarnation incarnation(ResultSet row) throws SQLException {
        return new Incarnation(
                new Instance(row.getString("instance"), row.getString("id"), row.getString("sdk")),
                row.getLong("sequence"),
                new Receipt(
                        row.getLong("revision"),
                        row.getString("hash"),
                        row.getLong("epoch"),
                        Columns.names(row.getString("rejected"))),
                Columns.names(row.getString("tripped")),
                instant(row, "first_seen"),
                instant(row, "last_seen"),
                instant(row, "confirmed_at"),
                Optional.empty());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static <S extends SqlStatement<S>> S in(S statement, EnvironmentId environment) {
        return statement.bind("project", environment.project()).bind("environment", environment.key());
    }
}
