package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.changes.EnvironmentId;
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
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.postgresql.PGConnection;

/** Ledgers in the database. Notifies nobody: telemetry is written every second, and notifications are dear. */
final class TelemetryStore {
    private static final int AT_ONCE = 1_000;

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
            drop(handle, environment, rows.dropped());
            saveIncarnations(handle, environment, rows.incarnations());
            saveSeries(handle, environment, rows.series());
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
                loadSeries(handle, environment),
                loadTotals(handle, environment),
                Set.of(),
                Map.of()));
    }

    private static void forget(Handle handle, EnvironmentId environment, Set<String> forgotten) {
        PreparedBatch batch = handle.prepareBatch(
                "DELETE FROM incarnation WHERE project = :project AND environment = :environment AND id = :id");
        forgotten.forEach(id -> in(batch, environment).bind("id", id).add());
        batch.execute();
    }

    private static void drop(Handle handle, EnvironmentId environment, Map<String, Set<SeriesKey>> dropped) {
        PreparedBatch batch = handle.prepareBatch("""
                DELETE FROM series
                WHERE project = :project AND environment = :environment AND incarnation = :incarnation
                    AND flag = :flag AND version = :version AND variation = :variation AND randomised = :randomised
                """);
        dropped.forEach((incarnation, keys) -> keys.forEach(
                key -> bind(in(batch, environment), incarnation, key).add()));
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

    /** By the thousand in one statement: a busy environment has a hundred thousand of them. */
    private static void saveSeries(Handle handle, EnvironmentId environment, Map<String, List<CountedSeries>> series) {
        List<Owned> some = new ArrayList<>();
        series.forEach((incarnation, all) -> {
            for (CountedSeries one : all) {
                some.add(new Owned(incarnation, one.whole()));
                if (some.size() == AT_ONCE) {
                    upsert(handle, environment, some);
                    some.clear();
                }
            }
        });
        if (!some.isEmpty()) {
            upsert(handle, environment, some);
        }
    }

    /** A series, and the incarnation that it is of. */
    private record Owned(String incarnation, Series series) {}

    private static void upsert(Handle handle, EnvironmentId environment, List<Owned> rows) {
        in(handle.createUpdate("""
                        INSERT INTO series
                            (project, environment, incarnation, flag, version, variation, randomised, calls, errors,
                             fallbacks, latency, groups, metrics)
                        SELECT :project, :environment, incarnation, flag, version, variation, randomised, calls, errors,
                             fallbacks, latency, groups, metrics
                        FROM unnest(
                            :incarnations, :flags, :versions, :variations, :randomised, :calls, :errors,
                            :fallbacks, :latencies, :groups, :metrics)
                            AS counted (incarnation, flag, version, variation, randomised, calls, errors,
                                fallbacks, latency, groups, metrics)
                        ON CONFLICT (project, environment, incarnation, flag, version, variation, randomised) DO UPDATE SET
                            calls = EXCLUDED.calls, errors = EXCLUDED.errors, fallbacks = EXCLUDED.fallbacks,
                            latency = EXCLUDED.latency, groups = EXCLUDED.groups, metrics = EXCLUDED.metrics
                        """), environment)
                .bind("incarnations", texts(rows, Owned::incarnation))
                .bind("flags", texts(rows, row -> row.series().key().flag()))
                .bind("versions", numbers(rows, row -> row.series().key().version()))
                .bind("variations", texts(rows, row -> row.series().key().variation()))
                .bind("randomised", flags(rows))
                .bind("calls", numbers(rows, row -> row.series().calls()))
                .bind("errors", numbers(rows, row -> row.series().errors()))
                .bind("fallbacks", numbers(rows, row -> row.series().fallbacks()))
                .bind(
                        "latencies",
                        texts(rows, row -> Columns.latency(row.series().latency())))
                .bind("groups", texts(rows, row -> Columns.groups(row.series().groups())))
                .bind("metrics", texts(rows, row -> Columns.metrics(row.series().metrics())))
                .execute();
    }

    private static Argument texts(List<Owned> rows, Function<Owned, String> column) {
        return array("text", rows.stream().map(column).toArray(String[]::new));
    }

    private static Argument numbers(List<Owned> rows, ToLongFunction<Owned> column) {
        return array("int8", rows.stream().mapToLong(column).toArray());
    }

    /** The driver sends arrays of these types as they are; what else there is it spells out, and quotes. */
    private static Argument array(String type, Object elements) {
        return (position, statement, context) -> statement.setArray(
                position, statement.getConnection().unwrap(PGConnection.class).createArrayOf(type, elements));
    }

    private static boolean[] flags(List<Owned> rows) {
        boolean[] flags = new boolean[rows.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = rows.get(i).series().key().randomised();
        }
        return flags;
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

    private static Map<String, List<CountedSeries>> loadSeries(Handle handle, EnvironmentId environment) {
        Map<String, List<CountedSeries>> series = new HashMap<>();
        in(
                        handle.createQuery("SELECT * FROM series WHERE project = :project AND"
                                + " environment = :environment ORDER BY version"),
                        environment)
                .map((row, context) -> Map.entry(row.getString("incarnation"), CountedSeries.of(series(row))))
                .forEach(entry -> series.computeIfAbsent(entry.getKey(), id -> new ArrayList<>())
                        .add(entry.getValue()));
        return series;
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

    private static Series series(ResultSet row) throws SQLException {
        return new Series(
                new SeriesKey(
                        row.getString("flag"),
                        row.getLong("version"),
                        row.getString("variation"),
                        row.getBoolean("randomised")),
                row.getLong("calls"),
                row.getLong("errors"),
                row.getLong("fallbacks"),
                Columns.latency(row.getString("latency")),
                Columns.groups(row.getString("groups")),
                Set.of(),
                FirstCalls.NONE,
                Columns.metrics(row.getString("metrics")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static <S extends SqlStatement<S>> S in(S statement, EnvironmentId environment) {
        return statement.bind("project", environment.project()).bind("environment", environment.key());
    }

    private static PreparedBatch bind(PreparedBatch batch, String incarnation, SeriesKey key) {
        return batch.bind("incarnation", incarnation)
                .bind("flag", key.flag())
                .bind("version", key.version())
                .bind("variation", key.variation())
                .bind("randomised", key.randomised());
    }
}
