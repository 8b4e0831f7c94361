package dev.switchback.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** A PostgreSQL that several nodes share: stopped, killed, filled up and copied as a scenario wants. */
final class Postgres implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final String ACCESS = """
            host all all 127.0.0.1/32 scram-sha-256
            host replication all 127.0.0.1/32 scram-sha-256
            """;
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "wal_keep_size=128MB",
            "shared_buffers=32MB",
            "timezone=UTC");
    private static final String NAME = "standby";

    private final Ground ground;
    private final Cluster cluster;
    private final Path place;
    private final int port;
    private Process process;

    private Postgres(Ground ground, Cluster cluster, Path place, int port) {
        this.ground = ground;
        this.cluster = cluster;
        this.place = place;
        this.port = port;
        this.process = launch();
    }

    /** Starts an empty one in {@code place}, and waits until it answers. */
    static Postgres start(Ground ground, Cluster cluster, Path place) {
        Cluster.copy(cluster.files(), place.resolve("data"));
        write(place.resolve("data/pg_hba.conf"), ACCESS);
        Postgres postgres = new Postgres(ground, cluster, place, Ports.free());
        postgres.awaitAnswer();
        return postgres;
    }

    /** Starts a standby of this one, from a copy of its files; it follows, and takes over when it is told to. */
    Postgres standby() {
        Path copy = ground.place("postgres");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('" + NAME + "', true)");
            copyRunning(copy.resolve("data"));
            try (ResultSet label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop()")) {
                label.next();
                write(copy.resolve("data/backup_label"), label.getString(1));
            }
        } catch (SQLException refused) {
            throw new Trouble("the primary cannot be copied: " + refused.getMessage(), refused);
        }
        write(copy.resolve("data/standby.signal"), "");
        append(
                copy.resolve("data/postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s application_name=%s'%n"
                        .formatted(port, cluster.user(), cluster.password(), NAME));
        own(copy.resolve("data"));
        Postgres standby = new Postgres(ground, cluster, copy, Ports.free());
        standby.awaitAnswer();
        Patience.await(
                START, "the standby does not follow", () -> number("SELECT count(*) FROM pg_stat_replication") == 1);
        return standby;
    }

    private void copyRunning(Path to) {
        Command.run(List.of(
                "bash",
                "-c",
                "mkdir -m 700 \"$2\" && cd \"$1\" && tar -c --exclude=./pg_wal/* --exclude=./postmaster.* ."
                        + " --warning=no-file-changed | tar -x -C \"$2\"",
                "copy",
                place.resolve("data").toString(),
                to.toString()));
    }

    private void own(Path copy) {
        Command.run(List.of("chown", "-R", "--reference=" + cluster.files(), copy.toString()));
    }

    /** From now on no commit is acknowledged that the standby does not have. */
    void waitForStandby() {
        execute("ALTER SYSTEM SET synchronous_standby_names = '" + NAME + "'");
        execute("SELECT pg_reload_conf()");
    }

    /** Makes a standby the primary. */
    void promote() {
        execute("SELECT pg_promote()");
    }

    private Process launch() {
        List<String> arguments =
                new ArrayList<>(List.of("-D", place.resolve("data").toString(), "-c", "port=" + port));
        SETTINGS.forEach(setting -> arguments.addAll(List.of("-c", setting)));
        Process started = ground.start(place, cluster.command("postgres", arguments), Map.of());
        Thread drain = new Thread(() -> started.inputReader().lines().forEach(line -> {}), "postgres-output");
        drain.setDaemon(true);
        drain.start();
        return started;
    }

    /** Starts it again after it was killed: until all of the old one is gone, that is refused. */
    void restart() {
        Patience.await(START, "PostgreSQL does not start again", () -> {
            process = launch();
            Patience.await(START, "PostgreSQL hangs", () -> !process.isAlive() || answers());
            return process.isAlive();
        });
    }

    /** Waits until it answers. */
    void awaitAnswer() {
        Patience.await(START, "PostgreSQL does not answer", () -> {
            if (!process.isAlive()) {
                throw new Trouble("PostgreSQL ended with " + process.exitValue());
            }
            return answers();
        });
    }

    boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException away) {
            return false;
        }
    }

    /** Sends a signal to its first process and all that this has started. */
    void signal(String name) {
        ProcessHandle root = process.toHandle();
        Command.signal(name, Stream.concat(Stream.of(root), root.descendants()));
    }

    /** Sends a signal to the one process that serves a session. */
    void signalSession(String name, long id) {
        Command.signal(name, ProcessHandle.of(id).stream());
    }

    /** Has none of its processes write anything through to the disk until the process that is returned ends. */
    Process failSync() {
        Command.run(List.of("strace", "-V"));
        List<String> command = new ArrayList<>(List.of("strace", "-qq", "-f", "-o", "/dev/null"));
        command.addAll(List.of("-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO"));
        ProcessHandle root = process.toHandle();
        Stream.concat(Stream.of(root), root.descendants())
                .forEach(each -> command.addAll(List.of("-p", Long.toString(each.pid()))));
        return ground.start(ground.place("strace"), command, Map.of());
    }

    /** Says whether its first process has not ended. */
    boolean runs() {
        return process.isAlive();
    }

    /** Kills all of it, and waits until its first process is gone. */
    void kill() {
        signal("KILL");
        process.onExit().join();
    }

    /** Opens a connection of the owner. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", cluster.user());
        properties.setProperty("password", cluster.password());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/switchback", properties);
    }

    /** Runs a statement, whatever it returns. */
    void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException refused) {
            throw new Trouble(sql + ": " + refused.getMessage(), refused);
        }
    }

    /** Returns the number that a query finds; -1 where it finds none. */
    long number(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : -1;
        } catch (SQLException refused) {
            throw new Trouble(sql + ": " + refused.getMessage(), refused);
        }
    }

    int port() {
        return port;
    }

    /** Returns where it is. */
    Path place() {
        return place;
    }

    /** Starts it again if it has given up. */
    void reviveIfDead() {
        if (!process.isAlive()) {
            restart();
        }
    }

    /** Returns the variables of a node that uses the databases of {@code ports}, of which one is the primary. */
    Map<String, String> variables(List<Integer> ports) {
        String hosts =
                String.join(",", ports.stream().map(each -> "127.0.0.1:" + each).toList());
        return Map.of(
                "SWITCHBACK_DB_URL",
                "jdbc:postgresql://" + hosts + "/switchback?user=" + cluster.user(),
                "SWITCHBACK_DB_PASSWORD",
                cluster.password());
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void append(Path file, String text) {
        try {
            Files.writeString(file, Files.readString(file) + text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        signal("CONT");
        kill();
    }
}
