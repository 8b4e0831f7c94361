package dev.switchback.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Databases for tests, each its own and each with the schema of today, on one server per process: that of
 * {@code SWITCHBACK_TEST_DB_URL}, else one in a container where a Docker engine answers
 * and finds its image ({@code SWITCHBACK_TEST_DB_IMAGE}, {@code postgres:18-alpine} unless set), else the embedded one
 * in {@code target/}. They are dropped when the tests have ended.
 */
public final class TestDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(TestDatabase.class);
    private static final String PREFIX = "switchback_test_";

    /** Where the server comes from. */
    enum Source {
        EXTERNAL,
        CONTAINER,
        EMBEDDED;

        /** The first that is there, in this order; Docker is not asked if an external server is named. */
        static Source choose(@Nullable String url, BooleanSupplier dockerAnswers) {
            if (url != null && !url.isBlank()) {
                return EXTERNAL;
            }
            return dockerAnswers.getAsBoolean() ? CONTAINER : EMBEDDED;
        }
    }

    private TestDatabase() {}

    /** A new migrated database; the caller closes it. */
    public static Database fresh() {
        return Database.open(freshSettings());
    }

    /** Where a new migrated database is, for a test that starts a process of its own on it. */
    public static DatabaseSettings freshSettings() {
        return Server.RUNNING.create("TEMPLATE " + Server.TEMPLATE);
    }

    /** Where a new database is that holds what {@code other} does, to which nobody is connected. */
    public static DatabaseSettings copyOf(DatabaseSettings other) {
        return Server.RUNNING.create("TEMPLATE " + name(other));
    }

    private static String name(DatabaseSettings settings) {
        return settings.jdbcUrl().replaceFirst("\\?.*", "").replaceFirst(".*/", "");
    }

    /** Where a new database is that has no schema yet. */
    public static DatabaseSettings emptySettings() {
        return Server.RUNNING.create("");
    }

    /** Started when the first test asks for a database. */
    private static final class Server {
        private static final Server RUNNING = start();
        private static final String TEMPLATE = RUNNING.template();

        private final DatabaseSettings settings;
        private final SecureRandom random = new SecureRandom();
        private final List<String> created = new ArrayList<>();

        /** Makes a server that leaves nothing behind: {@code end} is done when the process ends. */
        private Server(DatabaseSettings settings, Consumer<Server> end) {
            this.settings = settings;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end.accept(this)));
        }

        private static Server start() {
            String url = System.getenv("SWITCHBACK_TEST_DB_URL");
            return switch (Source.choose(
                    url, () -> DockerClientFactory.instance().isDockerAvailable())) {
                case EXTERNAL -> new Server(DatabaseSettings.parse(url), Server::dropAll);
                case CONTAINER -> containerIfItStarts(System.getenv("SWITCHBACK_TEST_DB_IMAGE"));
                case EMBEDDED -> embedded();
            };
        }

        private static Server embedded() {
            Path directory = Path.of("target", "test-database-" + System.getProperty("switchback.fork", "1"));
            EmbeddedPostgres embedded = EmbeddedPostgres.start(directory, new SecureRandom());
            return new Server(embedded.settings(), server -> discard(embedded, directory));
        }

        /**
         * Hundreds of databases are dropped one by one in minutes. To write them down before that, and to wait until they
         * are gone, takes longer than a build gives a process to end: the server is stopped as it stands, and what is left
         * of it is deleted by a process that outlives this one.
         */
        private static void discard(EmbeddedPostgres embedded, Path directory) {
            try {
                run("kill", "-QUIT", Long.toString(embedded.processId())).waitFor();
                embedded.close();
                Path discarded = directory.resolveSibling(
                        directory.getFileName() + "-" + ProcessHandle.current().pid() + ".discarded");
                Files.move(directory, discarded);
                run("rm", "-rf", discarded.toString());
            } catch (IOException left) {
                LOG.warn("{} is not tidied up: {}", directory, left.toString());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private static Process run(String... command) throws IOException {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        /** An engine may answer and have no way to the image. That is a failure only if the image was asked for. */
        private static Server containerIfItStarts(@Nullable String image) {
            if (image != null) {
                return container(image);
            }
            try {
                return container("postgres:18-alpine");
            } catch (ContainerFetchException | ContainerLaunchException e) {
                LOG.warn("Docker answers but starts no PostgreSQL, so the embedded one is used: {}", e.toString());
                return embedded();
            }
        }

        @SuppressWarnings("resource") // It lives until the hook of the server stops it.
        private static Server container(String image) {
            PostgreSQLContainer<?> container =
                    new PostgreSQLContainer<>(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
            container.start();
            DatabaseSettings settings = new DatabaseSettings(
                    container.getJdbcUrl(),
                    container.getUsername(),
                    container.getPassword(),
                    DatabaseSettings.DEFAULT_POOL_SIZE);
            return new Server(settings, server -> container.stop());
        }

        private String template() {
            DatabaseSettings template = create("");
            try (Database database = Database.open(template)) {
                database.migrate();
            }
            return name(template);
        }

        private synchronized DatabaseSettings create(String options) {
            byte[] suffix = new byte[6];
            random.nextBytes(suffix);
            String name = PREFIX + HexFormat.of().formatHex(suffix);
            execute("CREATE DATABASE " + name + " " + options);
            created.add(name);
            return settings.withDatabase(name);
        }

        private synchronized void dropAll() {
            created.forEach(name -> execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
        }

        private void execute(String sql) {
            Jdbi.create(settings::connect).useHandle(handle -> handle.execute(sql));
        }
    }
}
