package dev.switchback.server.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable PostgreSQL of our own in a data directory, reachable from this machine with a password only.
 *
 * <p>Everything is in {@code <data directory>/postgres}: the programs, the cluster ({@code data}), the password
 * ({@code password}, readable by us only), the port of the last run, which is used again if it is free, and the
 * server's {@code log}. One process uses a data directory at a time; a second one is refused.
 *
 * <p>PostgreSQL refuses to run as root. If we are root it runs as the owner of the cluster, which at first is
 * {@code postgres}, or {@code nobody} where there is no such account. Where that account can't enter the data
 * directory, under {@code /root} for instance, the database is made in a directory of its own under
 * {@code /var/lib/switchback} and {@code <data directory>/postgres} is a link to it.
 *
 * <p>Acknowledged commits survive the death of the server and of this process. A server that dies is started again on
 * the same port, with growing pauses, for ever; connections fail meanwhile. A server that outlives this process is
 * stopped by the next start. Nothing is upgraded: a cluster of another major version is refused.
 *
 * <p>Instances are safe for use by several threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Path ELSEWHERE = Path.of("/var/lib/switchback");
    private static final String DATABASE = "switchback";
    private static final List<String> ON_FOR_DURABILITY =
            List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums");

    /** A killed server's lock and shared memory can linger for some seconds. */
    private static final int START_ATTEMPTS = 20;

    private static final Duration START_PAUSE = Duration.ofMillis(500);

    /** A machine on which starting takes long lets the first connections wait, too. */
    private static final Duration FIRST_CONNECTION = Duration.ofSeconds(60);

    private static final List<String> PASSING_FAILURES =
            List.of("lock file", "shared memory block", "could not bind", "Address already in use");
    private static final Duration FIRST_RESTART_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_RESTART_PAUSE = Duration.ofSeconds(5);

    private final DirectoryLock lock;
    private final PostgresCluster cluster;
    private final DatabaseSettings settings;
    private final int port;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread watcher = new Thread(this::watch, "postgres-watch");
    private volatile Process process;

    private EmbeddedPostgres(DirectoryLock lock, PostgresCluster cluster, String password, Running running) {
        this.lock = lock;
        this.cluster = cluster;
        this.port = running.port();
        this.process = running.process();
        this.settings = settings(port, password);
    }

    private record Running(Process process, int port) {}

    /**
     * Starts the server of a data directory, making both if they aren't there, and returns when it accepts connections
     * and its settings are proven durable.
     *
     * @param dataDirectory where Switchback keeps its data; made if it doesn't exist
     * @param random makes the password, once
     * @throws DatabaseException if the directory is in use or can't be used, the cluster is of another major version,
     *     or PostgreSQL doesn't start; nothing is left running
     */
    public static EmbeddedPostgres start(Path dataDirectory, SecureRandom random) {
        return start(dataDirectory, random, ELSEWHERE);
    }

    /** Finds how the server of a data directory is reached that another process runs; empty if none does. */
    static Optional<DatabaseSettings> settingsOfRunning(Path dataDirectory) throws IOException {
        Path directory = dataDirectory.resolve("postgres");
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        PostgresHome home = new PostgresHome(directory.toRealPath());
        if (!DirectoryLock.isHeld(home.directory())) {
            return Optional.empty();
        }
        String password = home.password(new SecureRandom());
        return home.rememberedPort().stream()
                .mapToObj(port -> settings(port, password))
                .findFirst();
    }

    private static DatabaseSettings settings(int port, String password) {
        return new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE,
                PostgresCluster.USER,
                password,
                DatabaseSettings.DEFAULT_POOL_SIZE);
    }

    static EmbeddedPostgres start(Path dataDirectory, SecureRandom random, Path elsewhere) {
        String archive = PostgresBinaries.archive();
        try {
            PostgresHome home = PostgresHome.prepare(dataDirectory, elsewhere);
            DirectoryLock lock = DirectoryLock.acquire(home.directory());
            try {
                return start(home, lock, archive, random);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DatabaseException("Cannot use " + dataDirectory + " for the embedded database: " + e, e);
        }
    }

    private static EmbeddedPostgres start(PostgresHome home, DirectoryLock lock, String archive, SecureRandom random)
            throws IOException {
        ServerAccount account = ServerAccount.forCluster(home.cluster());
        PostgresBinaries binaries = PostgresBinaries.unpack(archive, home.directory(), account);
        PostgresCluster cluster = new PostgresCluster(home, binaries, account);
        String password = home.password(random);
        cluster.createIfAbsent(password);
        EmbeddedPostgres server = new EmbeddedPostgres(lock, cluster, password, launch(home, cluster));
        try {
            server.prepare();
        } catch (SQLException | RuntimeException e) {
            server.stop();
            throw e instanceof DatabaseException known
                    ? known
                    : new DatabaseException("The embedded database started but refuses us: " + e.getMessage(), e);
        }
        server.watcher.setDaemon(true);
        server.watcher.start();
        LOG.info("PostgreSQL {} runs in {} on port {}", binaries.version(), home.directory(), server.port);
        return server;
    }

    private static Running launch(PostgresHome home, PostgresCluster cluster) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort(home);
            home.rememberPort(port);
            try {
                return new Running(cluster.start(port), port);
            } catch (DatabaseException e) {
                if (attempt == START_ATTEMPTS || !mayPass(e)) {
                    throw e;
                }
                LOG.debug("Attempt {} to start PostgreSQL: {}", attempt, e.getMessage());
                pause();
            }
        }
    }

    private static boolean mayPass(DatabaseException failure) {
        return PASSING_FAILURES.stream().anyMatch(failure.toString()::contains);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(START_PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw DatabaseException.interrupted("waiting to start PostgreSQL", e);
        }
    }

    private static int freePort(PostgresHome home) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket socket = new ServerSocket(home.rememberedPort().orElse(0), 1, loopback)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
                return socket.getLocalPort();
            }
        }
    }

    /** Makes our database, lets no setting of role or database weaken it, and proves that it is durable. */
    private void prepare() throws SQLException {
        try (Connection connection = settings.withDatabase("postgres").connect(FIRST_CONNECTION);
                Statement statement = connection.createStatement()) {
            if (!exists(statement)) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
            statement.execute(
                    "ALTER ROLE " + PostgresCluster.USER + " IN DATABASE " + DATABASE + " SET synchronous_commit = on");
        }
        try (Connection connection = settings.connect(FIRST_CONNECTION);
                Statement statement = connection.createStatement()) {
            for (String name : ON_FOR_DURABILITY) {
                requireOn(statement, name);
            }
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            return found.next();
        }
    }

    private static void requireOn(Statement statement, String setting) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
            if (!row.next() || !row.getString(1).equals("on")) {
                throw new DatabaseException("The embedded database does not run with " + setting + " on");
            }
        }
    }

    /** How to connect; the same for as long as this object lives. */
    public DatabaseSettings settings() {
        return settings;
    }

    /** The URL for JDBC, without user and password. */
    public String jdbcUrl() {
        return settings.jdbcUrl();
    }

    /** The database's user, who owns everything in it. */
    public String user() {
        return settings.user();
    }

    /** The user's password; not to be logged. */
    public String password() {
        return settings.password();
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The process of the server. A restart changes it, a moment after the new one takes its first connections. */
    public long processId() {
        return process.pid();
    }

    private void watch() {
        Backoff backoff = new Backoff(FIRST_RESTART_PAUSE, LONGEST_RESTART_PAUSE);
        try {
            while (closed.getCount() > 0) {
                int exitCode = process.waitFor();
                if (!closed.await(0, TimeUnit.MILLISECONDS)) {
                    LOG.warn("PostgreSQL (pid {}) ended with exit code {}; restarting it", process.pid(), exitCode);
                    restart(backoff);
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts, and it waits for this thread to end.
            LOG.debug("PostgreSQL is no longer watched");
        }
    }

    private void restart(Backoff backoff) throws InterruptedException {
        while (!closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                process = cluster.start(port);
                backoff.reset();
                LOG.info("PostgreSQL runs again, as pid {}", process.pid());
                return;
            } catch (IOException | DatabaseException e) {
                LOG.warn("PostgreSQL does not restart yet: {}", e.getMessage());
            }
        }
    }

    /** Stops the server by a fast shutdown and waits until it is gone. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed.getCount() == 0) {
            return;
        }
        closed.countDown();
        boolean interrupted = Thread.interrupted();
        try {
            watcher.interrupt();
            watcher.join();
            stop();
        } catch (InterruptedException e) {
            interrupted = true;
            stop();
        } finally {
            unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void stop() {
        cluster.stop(process.toHandle());
    }

    private void unlock() {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("The lock of the database could not be released: {}", e.getMessage());
        }
    }
}
