package dev.switchback.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A pool of connections to one PostgreSQL database, embedded or external, and its schema. Safe for use by several threads. */
public final class Database implements AutoCloseable {
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);

    private final Jdbi jdbi = Jdbi.create(this::connection);
    private final Lineage lineage;
    private volatile @Nullable Open open;

    private Database(Lineage lineage) {
        this.lineage = lineage;
    }

    private record Open(DatabaseSettings settings, HikariDataSource pool) {}

    /** Returns a database that is away, for whoever asks it, until it has {@linkplain #arrive arrived}. */
    public static Database awaited() {
        return awaited(Lineage.unknown());
    }

    /** Returns such a database, of which {@code lineage} is known. */
    public static Database awaited(Lineage lineage) {
        return new Database(lineage);
    }

    /**
     * Brings the schema up to date, see {@link #migrate()}, and lets everybody ask from then on. Nothing happens where
     * that was done.
     *
     * @param beforeMigration is called before; what it throws keeps the schema as it is
     * @throws DatabaseException if the schema could not be brought up to date; the database stays away then
     */
    public synchronized void arrive(
            DatabaseSettings settings, MeterRegistry meters, Consumer<DatabaseSettings> beforeMigration) {
        if (open == null) {
            beforeMigration.accept(settings);
            migrate(settings, Schema.MIGRATIONS);
            HikariDataSource pool = pool(settings);
            pool.setMetricRegistry(meters);
            open = new Open(settings, pool);
        }
    }

    /**
     * Opens the pool without waiting for the database: a service must be able to start while the database is away.
     * A caller of {@link #jdbi()} waits up to two seconds for a connection.
     */
    public static Database open(DatabaseSettings settings) {
        Database database = new Database(Lineage.unknown());
        database.open = new Open(settings, database.pool(settings));
        return database;
    }

    private HikariDataSource pool(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("switchback");
        config.setDataSource(new NewestPrimary(settings, settings.properties(), lineage));
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** How this database is reached. */
    public DatabaseSettings settings() {
        return there().settings();
    }

    /** The way to the tables. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /**
     * A way to the tables past the pool: each use opens a connection of its own, so it waits for nobody else's. It gives
     * up after two seconds without an answer.
     */
    public Jdbi direct() {
        return Jdbi.create(this::directConnection);
    }

    private Connection directConnection() throws SQLException {
        DatabaseSettings settings = connectable().settings();
        return new NewestPrimary(settings, settings.properties(CONNECTION_TIMEOUT), lineage).getConnection();
    }

    /** A way to the database past the pool, for one connection that is kept. */
    public DataSource unpooled() {
        DatabaseSettings settings = settings();
        return new NewestPrimary(settings, settings.properties(), lineage);
    }

    /** The pool itself, for metrics. */
    public DataSource dataSource() {
        return there().pool();
    }

    /**
     * Brings the schema up to date and proves that it is what the scripts say. Of several nodes that start together one
     * migrates and the others wait. Uses a connection of its own without a socket timeout, for a script may take long.
     *
     * @throws DatabaseException if a script fails, which leaves the schema before that script, or was changed after it
     *     ran, or the database can't be reached
     */
    public void migrate() {
        migrate(Schema.MIGRATIONS);
    }

    void migrate(String location) {
        migrate(settings(), location);
    }

    private void migrate(DatabaseSettings settings, String location) {
        new Schema(settings, lineage, location, Optional.empty()).migrate();
    }

    /** Closes the pool; calls in progress fail. */
    @Override
    public void close() {
        Open present = open;
        if (present != null) {
            present.pool().close();
        }
    }

    private Connection connection() throws SQLException {
        return connectable().pool().getConnection();
    }

    private Open connectable() throws SQLException {
        Open present = open;
        if (present == null) {
            throw new SQLException("the database has not been there since this node has started");
        }
        return present;
    }

    private Open there() {
        Open present = open;
        if (present == null) {
            throw new IllegalStateException("the database has not arrived");
        }
        return present;
    }
}
