package dev.switchback.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.switchback.server.testing.Eventually;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
    private static final Path WORK = Path.of("target", "embedded-postgres-test").toAbsolutePath();
    private static final Path DATA = WORK.resolve("data");
    private static final Path CLUSTER = DATA.resolve("postgres/data");

    private final List<EmbeddedPostgres> started = new ArrayList<>();

    @BeforeAll
    static void startFromNothing() throws IOException {
        FileTree.delete(WORK);
    }

    @BeforeEach
    void emptyTable() throws SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(DATA, new SecureRandom())) {
            execute(server, "DROP TABLE IF EXISTS acknowledged");
            execute(server, "CREATE TABLE acknowledged (number bigint PRIMARY KEY)");
        }
    }

    @AfterEach
    void stopAll() {
        started.forEach(EmbeddedPostgres::close);
    }

    @Test
    void everySettingThatDurabilityRestsOnIsOn() throws SQLException {
        EmbeddedPostgres server = start(DATA);

        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
            assertThat(query(server, "SHOW " + setting)).as(setting).containsExactly("on");
        }
    }

    @Test
    void neitherConfigurationNorRoleCanWeakenDurability() throws SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(DATA, new SecureRandom())) {
            execute(server, "ALTER SYSTEM SET fsync = off");
            execute(server, "ALTER ROLE switchback SET synchronous_commit = off");
            execute(server, "ALTER ROLE switchback IN DATABASE switchback SET synchronous_commit = off");
        }

        EmbeddedPostgres server = start(DATA);

        assertThat(query(server, "SHOW fsync")).containsExactly("on");
        assertThat(query(server, "SHOW synchronous_commit")).containsExactly("on");
        execute(server, "ALTER SYSTEM RESET fsync");
        execute(server, "ALTER ROLE switchback RESET synchronous_commit");
    }

    /** PostgreSQL keeps whoever connects waiting as a machine does that is too busy. */
    @Test
    void aStartWaitsForAServerThatIsSlowToLetAnybodyIn() throws IOException {
        Path slowness = CLUSTER.resolve("postgresql.auto.conf");
        String before = Files.readString(slowness);
        Files.writeString(slowness, before + "pre_auth_delay = 6\n");
        try {
            assertThat(start(DATA).port()).isPositive();
        } finally {
            Files.writeString(slowness, before);
        }
    }

    @Test
    void onlyLoopbackListensAndNoSocketIsMade() throws SQLException {
        EmbeddedPostgres server = start(DATA);

        assertThat(query(server, "SHOW listen_addresses")).containsExactly("127.0.0.1");
        assertThat(query(server, "SHOW unix_socket_directories")).containsExactly("");
        assertThat(query(server, "SELECT type || ' ' || auth_method FROM pg_hba_file_rules"))
                .containsExactly("host scram-sha-256");
    }

    @Test
    void aWrongPasswordIsRefused() {
        EmbeddedPostgres server = start(DATA);
        DatabaseSettings wrong = new DatabaseSettings(server.jdbcUrl(), server.user(), "guess", 1);

        assertThatThrownBy(wrong::connect)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void whatIsSecretIsReadableByItsOwnerOnly() throws IOException {
        EmbeddedPostgres server = start(DATA);

        Path home = DATA.resolve("postgres");
        for (String file : List.of("password", "port", "lock", "log")) {
            assertThat(permissions(home.resolve(file))).as(file).isEqualTo("rw-------");
        }
        assertThat(permissions(CLUSTER)).isEqualTo("rwx------");
        assertThat(Files.readString(home.resolve("password")).strip())
                .isEqualTo(server.password())
                .matches("[A-Za-z0-9_-]{43}");
        assertThat(home.resolve("initdb-password")).doesNotExist();
        assertThat(Files.readString(home.resolve("log"))).doesNotContain(server.password());
    }

    @Test
    void aRestartKeepsDataPasswordAndPort() throws SQLException {
        EmbeddedPostgres before = start(DATA);
        execute(before, "INSERT INTO acknowledged VALUES (1)");
        before.close();
        before.close();

        EmbeddedPostgres after = start(DATA);

        assertThat(query(after, "SELECT number FROM acknowledged")).containsExactly("1");
        assertThat(after.password()).isEqualTo(before.password());
        assertThat(after.jdbcUrl()).isEqualTo(before.jdbcUrl());
        assertThat(after.processId()).isNotEqualTo(before.processId());
    }

    @Test
    void aTakenPortIsReplacedByAFreeOne() throws Exception {
        EmbeddedPostgres before = start(DATA);
        before.close();

        try (ServerSocket socket =
                new ServerSocket(before.port(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            EmbeddedPostgres after = start(DATA);

            assertThat(after.port()).isNotEqualTo(socket.getLocalPort());
            assertThat(query(after, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void aMemoryOfAnImpossiblePortIsIgnored() throws Exception {
        Files.writeString(DATA.resolve("postgres/port"), "70000\n");

        assertThat(start(DATA).port()).isBetween(1, 65_535);
    }

    @Test
    void closingLeavesNoProcess() {
        EmbeddedPostgres server = start(DATA);
        ProcessHandle process = ProcessHandle.of(server.processId()).orElseThrow();

        server.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(CLUSTER.resolve("postmaster.pid")).doesNotExist();
    }

    @Test
    void aKilledServerComesBackByItselfWithEveryAcknowledgedRow() throws SQLException {
        EmbeddedPostgres server = start(DATA);
        long killed = server.processId();

        List<String> acknowledged = writeUntilKilled(server);

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(100);
        Eventually.within(Duration.ofSeconds(30), () -> {
            assertThat(server.processId()).isNotEqualTo(killed);
            assertThat(query(server, "SELECT number FROM acknowledged")).containsAll(acknowledged);
        });
    }

    @Test
    void aServerKilledManyTimesIsRestartedEachTime() {
        EmbeddedPostgres server = start(DATA);

        for (int round = 0; round < 3; round++) {
            long killed = server.processId();
            kill(killed);
            Eventually.within(Duration.ofSeconds(30), () -> {
                assertThat(server.processId()).isNotEqualTo(killed);
                assertThat(query(server, "SELECT 1")).containsExactly("1");
            });
        }
    }

    @Test
    void closingAServerThatIsBeingRestartedLeavesNoProcess() throws IOException {
        EmbeddedPostgres server = start(DATA);
        kill(server.processId());

        server.close();

        assertThat(PostmasterFile.read(CLUSTER.toRealPath()).flatMap(PostmasterFile::server))
                .isEmpty();
    }

    @Test
    void afterTheDeathOfTheProcessEveryAcknowledgedRowIsThereAndTheOrphanIsGone() throws Exception {
        Process child = child(DATA);
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = child.inputReader()) {
            while (lines.size() < 200) {
                lines.add(line(output));
            }
            // Not through the process object, which would close the output we are still reading.
            child.toHandle().destroyForcibly();
            output.lines().forEach(lines::add);
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        ProcessHandle orphan = ProcessHandle.of(Long.parseLong(lines.get(0).substring("server ".length())))
                .orElseThrow();
        assertThat(orphan.isAlive()).isTrue();

        EmbeddedPostgres server = start(DATA);

        assertThat(query(server, "SELECT number FROM acknowledged")).containsAll(lines.subList(1, lines.size()));
        assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    void aSecondProcessIsRefusedWhileTheFirstLives() throws Exception {
        EmbeddedPostgres server = start(DATA);

        Process second = child(DATA);
        String output = output(second);

        assertThat(second.waitFor()).isNotZero();
        assertThat(output)
                .contains("already in use by process " + ProcessHandle.current().pid());
        assertThat(query(server, "SELECT 1")).containsExactly("1");
    }

    @Test
    void aSecondStartInThisProcessIsRefusedAndDoesNotLoosenTheLock() throws Exception {
        start(DATA);

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> start(DATA))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("already in use by this process");
        }
        Process second = child(DATA);
        assertThat(output(second)).contains("already in use by process");
    }

    @Test
    void aClusterOfAnotherMajorVersionIsRefusedUnchanged() throws IOException {
        Path version = CLUSTER.resolve("PG_VERSION");
        String current = Files.readString(version);
        Files.writeString(version, "17\n");
        try {
            assertThatThrownBy(() -> start(DATA))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("is of PostgreSQL 17, this Switchback brings 18")
                    .hasMessageContaining("restore the backup");
            assertThat(version).hasContent("17\n");
        } finally {
            Files.writeString(version, current);
        }
    }

    @Test
    void aClaimWhoseNumberNowBelongsToAStrangerIsCleared() throws Exception {
        long stranger = ProcessHandle.current().pid();
        Files.writeString(
                CLUSTER.resolve("postmaster.pid"),
                String.join("\n", stranger + "", CLUSTER.toString(), "1", "2", "", "", "0 0", "ready", ""));

        assertThat(query(start(DATA), "SELECT 1")).containsExactly("1");
    }

    @Test
    void aLostPasswordIsReportedAndNotReplaced() throws IOException {
        Path password = DATA.resolve("postgres/password");
        Path aside = DATA.resolve("password-aside");
        Files.move(password, aside);
        try {
            assertThatThrownBy(() -> start(DATA))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("password of the embedded database is missing");
            assertThat(password).doesNotExist();
        } finally {
            Files.move(aside, password);
        }
    }

    @Test
    void aBrokenConfigurationIsReportedInTheServersWords() throws IOException {
        Path configuration = CLUSTER.resolve("postgresql.conf");
        String current = Files.readString(configuration);
        Files.writeString(configuration, current + "\nno_such_setting = 1\n");
        try {
            assertThatThrownBy(() -> start(DATA))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("no_such_setting");
        } finally {
            Files.writeString(configuration, current);
        }
    }

    @Test
    void anInterruptedFirstStartIsMadeGoodByTheNext() throws Exception {
        Path data = WORK.resolve("interrupted");
        Files.createDirectories(data.resolve("postgres/binaries.part/bin"));
        Files.createDirectories(data.resolve("postgres/data.part/base"));

        assertThat(query(start(data), "SELECT 1")).containsExactly("1");

        assertThat(data.resolve("postgres/binaries.part")).doesNotExist();
        assertThat(data.resolve("postgres/data.part")).doesNotExist();
    }

    @Test
    void rootGetsAnotherPlaceWhereTheServersAccountCannotEnter(@TempDir Path closed) throws Exception {
        assumeTrue(isRoot(), "only root runs PostgreSQL under another account");
        Path elsewhere = WORK.resolve("elsewhere");
        Path data = Files.createDirectory(closed.resolve("data"));

        try (EmbeddedPostgres server = EmbeddedPostgres.start(data, new SecureRandom(), elsewhere)) {
            execute(server, "CREATE TABLE kept (number bigint)");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.start(data, new SecureRandom(), elsewhere)) {
            assertThat(query(server, "SELECT count(*) FROM kept")).containsExactly("0");
        }

        Path link = data.resolve("postgres");
        assertThat(link).isSymbolicLink();
        assertThat(link.toRealPath().getParent()).isEqualTo(elsewhere.toRealPath());
    }

    @Test
    void aDatabaseThatHasGoneElsewhereIsNotReplacedByAnEmptyOne(@TempDir Path data) throws IOException {
        Files.createSymbolicLink(data.resolve("postgres"), data.resolve("gone"));

        assertThatThrownBy(() -> start(data))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("which does not exist");
    }

    @Test
    void anOrdinaryUserRunsItUnderTheirOwnAccount() throws Exception {
        assumeTrue(isRoot(), "every other test shows it when the tests run as an ordinary user");
        Path home = Files.createDirectories(WORK.resolve("ordinary"));
        Files.setOwner(
                home, home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        List<String> command = new ArrayList<>(List.of(
                "setpriv", "--reuid=nobody", "--regid=" + Files.getAttribute(home, "unix:uid"), "--clear-groups"));
        command.addAll(command(readableClassPath(), home.resolve("data"), "5"));

        Process child = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(output(child)).contains("\n1\n2\n3\n4\n5\n");
        assertThat(child.waitFor()).isZero();
        Path postgres = home.resolve("data/postgres");
        assertThat(Files.getOwner(postgres.resolve("data")).getName()).isEqualTo("nobody");
        assertThat(permissions(postgres)).isEqualTo("rwx------");
        assertThat(permissions(postgres.resolve("password"))).isEqualTo("rw-------");
    }

    private EmbeddedPostgres start(Path dataDirectory) {
        EmbeddedPostgres server = EmbeddedPostgres.start(dataDirectory, new SecureRandom());
        started.add(server);
        return server;
    }

    /** Writes numbers, kills the server in the midst of it, and answers those that were acknowledged. */
    private static List<String> writeUntilKilled(EmbeddedPostgres server) {
        List<String> acknowledged = new ArrayList<>();
        try (Connection connection = server.settings().connect();
                Statement statement = connection.createStatement()) {
            for (int number = 1; number < 100_000; number++) {
                statement.execute("INSERT INTO acknowledged VALUES (" + number + ")");
                acknowledged.add(String.valueOf(number));
                if (number == 100) {
                    kill(server.processId());
                }
            }
            throw new AssertionError("The server was not killed");
        } catch (SQLException e) {
            return acknowledged;
        }
    }

    private static void kill(long pid) {
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    private static Process child(Path dataDirectory) throws IOException {
        return new ProcessBuilder(command(System.getProperty("java.class.path"), dataDirectory))
                .redirectErrorStream(true)
                .start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<String> command(String classPath, Path dataDirectory, String... more) {
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                AcknowledgedWrites.class.getName(),
                dataDirectory.toString());
        return Stream.concat(java, Stream.of(more)).toList();
    }

    /** The first line of the protocol of {@link AcknowledgedWrites}, and all after it; log lines are left out. */
    private static String line(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.matches("\\d+|server \\d+")) {
                return line;
            }
        }
        throw new AssertionError("The process ended too early");
    }

    /** The class path of this test, copied to where everybody can read it. */
    private static String readableClassPath() throws IOException {
        Path copy = Files.createDirectories(WORK.resolve("class-path"));
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (Files.isDirectory(source)) {
                entries.add(entry);
            } else if (Stream.of("darwin", "arm64").noneMatch(entry::contains)) {
                Path target = copy.resolve(source.getFileName());
                Files.copy(source, target);
                entries.add(target.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.settings().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.settings().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(Optional.ofNullable(rows.getString(1)).orElseThrow());
            }
            return values;
        }
    }
}
