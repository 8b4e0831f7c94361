package dev.switchback.server.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cluster (PostgreSQL's word for a directory of databases), and its server's processes. The caller holds the
 * {@link DirectoryLock} of the home, so a server found running belongs to a process that has died.
 *
 * @param home where the cluster and its log are
 * @param binaries the programs to run it with
 * @param account the account to run it under
 */
record PostgresCluster(PostgresHome home, PostgresBinaries binaries, ServerAccount account) {
    static final String USER = "switchback";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
    private static final Duration CREATION_LIMIT = Duration.ofMinutes(5);
    private static final Duration START_LIMIT = Duration.ofMinutes(10);
    private static final Duration START_POLL = Duration.ofMillis(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final long LOG_LIMIT_BYTES = 10L << 20;
    private static final int LOG_TAIL_BYTES = 2048;

    private static final String ACCESS_RULES = """
            # Written by Switchback at every start: passwords for everybody, no replication.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    /** On the command line, so that neither {@code postgresql.conf} nor ALTER SYSTEM can weaken them. */
    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "password_encryption", "scram-sha-256",
            "max_wal_senders", "0",
            "timezone", "UTC",
            "log_timezone", "UTC",
            "log_checkpoints", "off");

    /**
     * Makes the cluster unless it exists, atomically: it is there whole or not at all.
     *
     * @throws DatabaseException if it can't be made, or exists and is of another major version
     */
    void createIfAbsent(String password) throws IOException {
        if (Files.exists(home.cluster())) {
            requireSameMajorVersion();
            return;
        }
        Path part = home.directory().resolve("data.part");
        Path passwordFile = home.directory().resolve("initdb-password");
        FileTree.delete(part);
        Files.createDirectory(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.own(part);
        try {
            PrivateFile.write(passwordFile, password + "\n");
            account.own(passwordFile);
            initialize(part, passwordFile);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        PrivateFile.rename(part, home.cluster());
    }

    private void initialize(Path directory, Path passwordFile) {
        Command.Outcome outcome = Command.run(
                home.directory(),
                CREATION_LIMIT,
                account.command(List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + directory,
                        "--username=" + USER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + passwordFile,
                        "--data-checksums",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8")));
        if (!outcome.succeeded()) {
            throw new DatabaseException("Cannot make a database in " + home.directory() + ": " + outcome.output());
        }
    }

    private void requireSameMajorVersion() throws IOException {
        String version = Files.readString(home.cluster().resolve("PG_VERSION")).strip();
        if (!version.equals(binaries.majorVersion())) {
            throw new DatabaseException("The database in " + home.cluster() + " is of PostgreSQL " + version
                    + ", this Switchback brings " + binaries.majorVersion()
                    + ". Nothing was changed. Back up with the Switchback that made it, move " + home.directory()
                    + " away, and restore the backup with this one");
        }
    }

    /**
     * Starts a server and waits until it accepts connections, which after a crash takes as long as its recovery.
     *
     * @throws DatabaseException with the end of the server's log, if it ends instead or isn't ready in ten minutes
     */
    Process start(int port) throws IOException {
        stopOrphan();
        Files.writeString(home.cluster().resolve("pg_hba.conf"), ACCESS_RULES);
        long logStart = openLog();
        Process process = Command.builder(home.directory(), serverCommand(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log().toFile()))
                .start();
        try {
            process.getOutputStream().close();
            awaitReady(process, logStart);
            return process;
        } catch (InterruptedException e) {
            stop(process.toHandle());
            throw DatabaseException.interrupted("starting PostgreSQL", e);
        } catch (IOException | RuntimeException e) {
            stop(process.toHandle());
            throw e;
        }
    }

    /** In a session of its own where possible, so that a Ctrl-C in our terminal doesn't stop the database first. */
    private List<String> serverCommand(int port) {
        List<String> command = new ArrayList<>();
        Command.find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        List<String> server = new ArrayList<>(
                List.of(binaries.program("postgres"), "-D", home.cluster().toString(), "-c", "port=" + port));
        SETTINGS.forEach((name, value) -> server.addAll(List.of("-c", name + "=" + value)));
        command.addAll(account.command(server));
        return command;
    }

    private void awaitReady(Process process, long logStart) throws IOException, InterruptedException {
        for (long poll = 0; poll < START_LIMIT.dividedBy(START_POLL); poll++) {
            if (PostmasterFile.read(home.cluster())
                    .filter(file -> file.pid() == process.pid() && file.ready())
                    .isPresent()) {
                return;
            }
            if (process.waitFor(START_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DatabaseException("PostgreSQL did not start: " + logSince(logStart));
            }
        }
        process.destroy();
        throw new DatabaseException(
                "PostgreSQL was not ready after " + START_LIMIT.toMinutes() + " minutes: " + logSince(logStart));
    }

    /** Stops the server that a dead process has left running, and clears its claim if its number is a stranger's. */
    private void stopOrphan() throws IOException {
        Optional<PostmasterFile> file = PostmasterFile.read(home.cluster());
        Optional<ProcessHandle> orphan = file.flatMap(PostmasterFile::server);
        if (orphan.isPresent()) {
            LOG.warn(
                    "Stopping PostgreSQL (pid {}), left running by a process that died",
                    orphan.get().pid());
            stop(orphan.get());
            return;
        }
        Optional<ProcessHandle> stranger = file.flatMap(PostmasterFile::process);
        if (stranger.isPresent()) {
            // PostgreSQL would believe its predecessor alive. It guards itself against the predecessor's remaining
            // children by the shared memory that is keyed to the directory.
            LOG.warn(
                    "Clearing a stale claim on {}: pid {} is no database",
                    home.cluster(),
                    stranger.get().pid());
            Files.delete(PostmasterFile.path(home.cluster()));
        }
    }

    /**
     * Stops a server of this cluster and waits until it is gone: by a fast shutdown, else an immediate one, else by
     * force. Acknowledged commits survive each of them.
     */
    void stop(ProcessHandle server) {
        boolean stopped = Stream.of("fast", "immediate").anyMatch(mode -> !server.isAlive() || stop(mode));
        if (!stopped && server.destroyForcibly()) {
            LOG.warn("PostgreSQL (pid {}) was killed, for it did not stop", server.pid());
        }
        // Bounded, for where nobody collects dead processes they look alive for ever.
        server.onExit().completeOnTimeout(server, 5, TimeUnit.SECONDS).join();
    }

    private boolean stop(String mode) {
        List<String> command = List.of(
                binaries.program("pg_ctl"),
                "stop",
                "-D",
                home.cluster().toString(),
                "-m",
                mode,
                "-w",
                "-t",
                String.valueOf(STOP_LIMIT.toSeconds()));
        return Command.run(home.directory(), STOP_LIMIT.plusSeconds(5), account.command(command))
                .succeeded();
    }

    /** Makes the log, private to us, and sets a large one aside; answers where this run's part begins. */
    private long openLog() throws IOException {
        Path log = home.log();
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.move(log, log.resolveSibling("log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(log)) {
            PrivateFile.write(log, "");
        }
        return Files.size(log);
    }

    private String logSince(long start) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(home.log().toFile(), "r")) {
            long from = Math.max(start, log.length() - LOG_TAIL_BYTES);
            byte[] tail = new byte[(int) Math.max(0, log.length() - from)];
            log.seek(from);
            log.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8).strip();
        }
    }
}
