package dev.switchback.server.database;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateOutput;

/** The schema of a database, and the scripts that make it. Uses connections of its own without a socket timeout. */
public final class Schema {
    static final String MIGRATIONS = "classpath:db/migration";

    private final DatabaseSettings settings;
    private final FluentConfiguration configuration;

    Schema(DatabaseSettings settings, String location, Optional<String> name) {
        this.settings = settings;
        this.configuration = Flyway.configure()
                .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
                .jdbcProperties(properties(settings))
                .locations(location);
        name.ifPresent(configuration::defaultSchema);
    }

    /** The schema that connections find first. */
    public static Schema of(DatabaseSettings settings) {
        return new Schema(settings, MIGRATIONS, Optional.empty());
    }

    /** The schema {@code name}, which need not be there before it is migrated. */
    public static Schema named(DatabaseSettings settings, String name) {
        return new Schema(settings, MIGRATIONS, Optional.of(name));
    }

    /**
     * A script.
     *
     * @param checksum Flyway's
     */
    public record Script(String version, String description, int checksum) {}

    /**
     * Brings the schema up to date and proves that it is what the scripts say.
     *
     * @throws DatabaseException if a script fails, which leaves the schema before that script, or was changed after it
     *     ran, or the database can't be reached
     */
    public void migrate() {
        carryOut(Flyway::migrate);
        carryOut(Flyway::validate);
    }

    /**
     * Brings the schema to {@code version} and no further.
     *
     * @throws DatabaseException as {@link #migrate()} does
     */
    public void migrateTo(String version) {
        configuration.target(version);
        carryOut(Flyway::migrate);
        configuration.target("latest");
    }

    /** Says whether there is a schema, and scripts that it has not seen. */
    public boolean isBehind() {
        Flyway flyway = configuration.load();
        return flyway.info().applied().length > 0 && flyway.info().pending().length > 0;
    }

    /** Returns the scripts that there are, whether they have run or not, oldest first. */
    public List<Script> scripts() {
        return Arrays.stream(configuration.load().info().all())
                .filter(script -> script.getVersion() != null && script.getChecksum() != null)
                .map(Schema::script)
                .toList();
    }

    /** Returns in words where the schema is not what the scripts say: failed, changed, unknown or yet to run. */
    public List<String> problems() {
        try {
            return configuration.load().validateWithResult().invalidMigrations.stream()
                    .map(Schema::words)
                    .toList();
        } catch (FlywayException unreadable) {
            return List.of(String.valueOf(unreadable.getMessage()));
        }
    }

    private static Script script(MigrationInfo script) {
        return new Script(script.getVersion().getVersion(), script.getDescription(), script.getChecksum());
    }

    private static String words(ValidateOutput invalid) {
        return "V" + invalid.version + ": "
                + invalid.errorDetails.errorMessage.lines().findFirst().orElse("");
    }

    private void carryOut(Consumer<Flyway> work) {
        try {
            work.accept(configuration.load());
        } catch (FlywayException e) {
            throw new DatabaseException(
                    "The schema of " + settings + " could not be brought up to date: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> properties(DatabaseSettings settings) {
        Map<String, String> properties = new HashMap<>();
        settings.properties().forEach((name, value) -> properties.put(name.toString(), value.toString()));
        properties.remove("user");
        properties.remove("password");
        properties.put("socketTimeout", "0");
        return properties;
    }
}
