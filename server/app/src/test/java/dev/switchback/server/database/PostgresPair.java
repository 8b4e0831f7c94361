package dev.switchback.server.database;

import dev.switchback.server.testing.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A primary and a standby that streams from it, made from the embedded programs, which hold no {@code pg_basebackup}. */
public final class PostgresPair implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Set<String> OWN = Set.of("postmaster.pid", "postmaster.opts", "pg_wal", "backup_label");
    private static final String RULES = """
        host all all 127.0.0.1/32 scram-sha-256
        host replication all 127.0.0.1/32 scram-sha-256
        """;

    private final Path directory;
    private final DatabaseSettings first;
    private final PostgresBinaries binaries;
    private final ServerAccount account;
    private final int primaryPort = NodeProcess.freePort();
    private final int standbyPort = NodeProcess.freePort();
    private Process primary;
    private Process standby;

    private PostgresPair(Path directory) throws IOException, SQLException, InterruptedException {
        this.directory = directory;
        try (EmbeddedPostgres made = EmbeddedPostgres.start(directory, new SecureRandom())) {
            first = made.settings();
        }
        account = ServerAccount.forCluster(primaryData());
        binaries = PostgresBinaries.unpack(PostgresBinaries.archive(), home(), account);
        Files.writeString(primaryData().resolve("pg_hba.conf"), RULES);
        primary = launch(primaryData(), primaryPort);
        copy();
        standby = launch(standbyData(), standbyPort);
    }

    /** Starts both; changes are replicated asynchronously. */
    public static PostgresPair start() {
        try {
            Path directory = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "outages")).toAbsolutePath(), "pair");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            return new PostgresPair(directory);
        } catch (IOException | SQLException unusable) {
            throw new IllegalStateException(unusable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Returns how to reach whichever of the two is the primary. */
    public DatabaseSettings settings() {
        String hosts = "jdbc:postgresql://127.0.0.1:" + primaryPort + ",127.0.0.1:" + standbyPort;
        return new DatabaseSettings(hosts + "/switchback", first.user(), first.password(), 5);
    }

    /** Has the primary wait for the standby from now on, or no longer. */
    public void synchronous(boolean wanted) throws SQLException {
        try (Connection connection = firstPrimary().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET synchronous_standby_names = '" + (wanted ? "standby" : "") + "'");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    /** Kills the primary as a power cut does, and makes the standby the primary. */
    public void failOver() throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-9"));
        Stream.concat(Stream.of(primary.toHandle()), primary.descendants())
                .forEach(process -> command.add(Long.toString(process.pid())));
        Command.run(directory, PATIENCE, command);
        primary.waitFor();
        Command.run(
                directory,
                PATIENCE,
                account.command(List.of(
                        binaries.program("pg_ctl"),
                        "promote",
                        "-w",
                        "-D",
                        standbyData().toString())));
    }

    /** Starts the primary that was killed again, as it was. */
    public void bringBackOldPrimary() throws IOException, InterruptedException {
        Files.delete(primaryData().resolve("postmaster.pid")); // says that it is ready, of the one that was killed
        primary = launch(primaryData(), primaryPort);
    }

    @Override
    public void close() {
        for (Process server : List.of(standby, primary)) {
            server.toHandle().destroy();
            try {
                if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns how to reach the first primary, and nobody else. */
    public DatabaseSettings firstPrimary() {
        return new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + primaryPort + "/switchback", first.user(), first.password(), 1);
    }

    private Path home() {
        return directory.resolve("postgres");
    }

    private Path primaryData() {
        return home().resolve("data");
    }

    private Path standbyData() {
        return home().resolve("standby");
    }

    private Process launch(Path data, int port) throws IOException, InterruptedException {
        List<String> command = account.command(List.of(
                binaries.program("postgres"),
                "-D",
                data.toString(),
                "-c",
                "port=" + port,
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "wal_keep_size=64MB"));
        Process process = Command.builder(home(), command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(port + ".log").toFile())
                .start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (PostmasterFile.read(data).filter(PostmasterFile::ready).isEmpty()) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IllegalStateException(Files.readString(directory.resolve(port + ".log")));
            }
        }
        return process;
    }

    /** The backup begins and ends in one session, and its label goes into the copy (PostgreSQL's manual, section 25.3). */
    private void copy() throws SQLException, IOException {
        try (Connection connection = firstPrimary().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('pair', true)");
            copyTree(primaryData(), standbyData());
            try (ResultSet stopped = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                stopped.next();
                write("backup_label", stopped.getString(1));
            }
        }
        write("standby.signal", "");
        write(
                "postgresql.auto.conf",
                "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s application_name=standby'\n"
                        .formatted(primaryPort, first.user(), first.password()));
        Path log = Files.createDirectory(
                standbyData().resolve("pg_wal"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.own(log);
    }

    private void write(String name, String text) throws IOException {
        Path file = standbyData().resolve(name);
        Files.writeString(file, text);
        account.own(file);
    }

    private void copyTree(Path from, Path to) throws IOException {
        Files.createDirectory(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.own(to);
        try (Stream<Path> inside = Files.list(from)) {
            for (Path each : inside.toList()) {
                Path target = to.resolve(each.getFileName());
                if (OWN.contains(each.getFileName().toString())) {
                    continue;
                }
                if (Files.isDirectory(each)) {
                    copyTree(each, target);
                } else {
                    Files.copy(each, target);
                    account.own(target);
                }
            }
        }
    }
}
