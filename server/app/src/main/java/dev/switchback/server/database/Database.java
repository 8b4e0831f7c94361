package dev.switchback.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/** A pool of connections to one PostgreSQL database, embedded or external, and its schema. Safe for use by several threads. */
public final class Database implements AutoCloseable {
    private static final String MIGRATIONS = "classpath:db/migration";
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);

    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Database(DatabaseSettings settings, HikariDataSource pool) {
        this.settings = settings;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /**
     * Opens the pool without waiting for the database: a service must be able to start while the database is away.
     * A caller of {@link #jdbi()} waits up to two seconds for a connection.
     */
    public static Database open(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("switchback");
        config.setJdbcUrl(settings.jdbcUrl());
        config.setDataSourceProperties(settings.properties());
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        config.setInitializationFailTimeout(-1);
        return new Database(settings, new HikariDataSource(config));
    }

    /** How this database is reached. */
    public DatabaseSettings settings() {
        return settings;
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
        Properties properties = settings.properties();
        for (String timeout : List.of("connectTimeout", "loginTimeout", "socketTimeout")) {
            properties.setProperty(timeout, Long.toString(CONNECTION_TIMEOUT.toSeconds()));
        }
        return Jdbi.create(settings.jdbcUrl(), properties);
    }

    /** The pool itself, for metrics. */
    public DataSource dataSource() {
        return pool;
    }

    /**
     * Brings the schema up to date and proves that it is what the scripts say. Of several nodes that start together one
     * migrates and the others wait. Uses a connection of its own without a socket timeout, for a script may take long.
     *
     * @throws DatabaseException if a script fails, which leaves the schema before that script, or was changed after it
     *     ran, or the database can't be reached
     */
    public void migrate() {
        migrate(MIGRATIONS);
    }

    void migrate(String location) {
        Flyway flyway = Flyway.configure()
                .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
                .jdbcProperties(migrationProperties())
                .locations(location)
                .load();
        try {
            flyway.migrate();
            flyway.validate();
        } catch (FlywayException e) {
            throw new DatabaseException(
                    "The schema of " + settings + " could not be brought up to date: " + e.getMessage(), e);
        }
    }

    private Map<String, String> migrationProperties() {
        Map<String, String> properties = new HashMap<>();
        settings.properties().forEach((name, value) -> properties.put(name.toString(), value.toString()));
        properties.remove("user");
        properties.remove("password");
        properties.put("socketTimeout", "0");
        return properties;
    }

    /** Closes the pool; calls in progress fail. */
    @Override
    public void close() {
        pool.close();
    }
}
