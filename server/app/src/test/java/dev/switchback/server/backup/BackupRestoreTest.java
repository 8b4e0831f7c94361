package dev.switchback.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.Schema;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.NodeProcess;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a database that a node has filled, and the way back. */
final class BackupRestoreTest {
    private static final String KEY = "a key that signs backups, long enough";
    private static final EnvironmentId PRODUCTION = new EnvironmentId("default", "production");

    @TempDir
    private Path directory;

    private Backups backups() {
        return new Backups(directory, KEY);
    }

    /** Has a node fill a database with some of everything, and stops it. */
    private static DatabaseSettings filled() throws IOException {
        RunningServer server = new RunningServer();
        server.beforeAll(null);
        try {
            Api admin = server.admin();
            admin.put(RunningServer.PRODUCTION + "/flags/checkout", Flags.off(), "If-None-Match", "*");
            admin.put(RunningServer.PRODUCTION + "/flags/search", Flags.share(500), "If-None-Match", "*");
            admin.post(RunningServer.PRODUCTION + "/emergency/engage", "{\"flag\": \"search\", \"reason\": \"drill\"}");
            server.secret("server", "production");
            return server.database();
        } finally {
            server.afterAll(null);
        }
    }

    private static Restore restore(DatabaseSettings database) {
        return new Restore(database, KEY, Map.of(), "tester");
    }

    private static Path path(Path directory, Backups.Backup backup) {
        return directory.resolve(backup.name());
    }

    private static List<Manifest.Content> contents(Backups.Backup backup) {
        return backup.manifest().orElseThrow().tables();
    }

    private static long count(DatabaseSettings database, String query) {
        return database.patient()
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(Long.class).one());
    }

    @Test
    void whatIsRestoredIsWhatWasBackedUpAndRevisionsGoOn() throws IOException {
        DatabaseSettings full = filled();
        Backups.Backup backup = backups().create(full).orElseThrow();
        Manifest manifest = backup.manifest().orElseThrow();
        assertThat(manifest.rows()).isGreaterThan(10);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path(directory, backup))))
                .isEqualTo("rw-------");

        DatabaseSettings empty = TestDatabase.emptySettings();
        Restore.Done done = restore(empty).restore(path(directory, backup), Optional.empty());

        Backups.Backup again = backups().create(empty).orElseThrow();
        Set<String> moved = Set.of("environment", "audit_entry");
        assertThat(contents(again).stream()
                        .filter(content -> !moved.contains(content.table()))
                        .toList())
                .isEqualTo(contents(backup).stream()
                        .filter(content -> !moved.contains(content.table()))
                        .toList());
        for (Manifest.Place place : done.environments()) {
            long before = manifest.environments().stream()
                    .filter(other -> other.environment().equals(place.environment()))
                    .findFirst()
                    .orElseThrow()
                    .revision();
            assertThat(place.revision()).isEqualTo(before + Restore.LEAP);
        }
        assertThat(count(empty, "SELECT count(*) FROM engagement WHERE released_at IS NULL"))
                .isEqualTo(1);
        assertThat(count(empty, "SELECT count(*) FROM pg_namespace WHERE nspname = 'switchback_restoring'"))
                .isZero();
    }

    @Test
    void aNodeStartsOnWhatWasRestored() throws IOException {
        DatabaseSettings full = filled();
        Backups.Backup backup = backups().create(full).orElseThrow();
        DatabaseSettings empty = TestDatabase.emptySettings();
        restore(empty).restore(path(directory, backup), Optional.empty());

        try (NodeProcess node = NodeProcess.start(NodeProcess.variables(directory.resolve("data"), empty))) {
            assertThat(node.secret()).isEmpty();
            assertThat(Api.at(node.url()).get("/readyz").status()).isEqualTo(200);
        }
    }

    /** Returns a database as a version of long ago has left it. */
    private static DatabaseSettings ofLongAgo() {
        DatabaseSettings old = TestDatabase.emptySettings();
        Schema.of(old).migrateTo("11");
        old.patient().useHandle(handle -> handle.execute("""
                INSERT INTO project VALUES ('default', 'Default', 1, now());
                INSERT INTO environment (project, key, name, revision, epoch, created_at)
                    VALUES ('default', 'production', 'Production', 7, 2, now());
                INSERT INTO engagement (id, project, environment, reason, actor, engaged_at)
                    VALUES ('fire', 'default', 'production', 'fire', 'me', now());
                """));
        return old;
    }

    @Test
    void aBackupOfAnOlderSchemaIsBroughtUpToDateWithWhatItHolds() throws IOException {
        Backups.Backup backup = backups().create(ofLongAgo()).orElseThrow();
        assertThat(backup.manifest().orElseThrow().version()).isEqualTo("11");
        DatabaseSettings empty = TestDatabase.emptySettings();

        Restore.Done done = restore(empty).restore(path(directory, backup), Optional.empty());

        assertThat(Schema.of(empty).problems()).isEmpty();
        assertThat(done.environments()).containsExactly(new Manifest.Place(PRODUCTION.toString(), 7 + Restore.LEAP, 3));
        assertThat(count(empty, "SELECT count(*) FROM engagement WHERE id = 'fire' AND released_at IS NULL"))
                .isEqualTo(1);
        assertThat(count(empty, "SELECT count(*) FROM environment WHERE protected")) // as a later script has it
                .isEqualTo(1);
    }

    @Test
    void aNodeBacksUpAnOlderSchemaBeforeItChangesIt() throws IOException {
        DatabaseSettings old = ofLongAgo();
        Map<String, String> variables = NodeProcess.variables(directory.resolve("data"), old);
        variables.put("SWITCHBACK_BACKUP_DIRECTORY", directory.toString());
        variables.put("SWITCHBACK_BACKUP_KEY", KEY);

        try (NodeProcess node = NodeProcess.start(variables)) {
            assertThat(Api.at(node.url()).get("/readyz").status()).isEqualTo(200);
        }

        assertThat(Schema.of(old).problems()).isEmpty();
        List<Backups.Backup> made = backups().list();
        assertThat(made.get(made.size() - 1).manifest().orElseThrow().version()).isEqualTo("11");
    }

    @Test
    void anOlderSchemaThatCannotBeBackedUpStaysAsItIs() throws IOException {
        DatabaseSettings old = ofLongAgo();
        Map<String, String> variables = NodeProcess.variables(directory.resolve("data"), old);
        Path file = Files.writeString(directory.resolve("no-directory"), "");
        variables.put("SWITCHBACK_BACKUP_DIRECTORY", file.toString());
        variables.put("SWITCHBACK_BACKUP_KEY", KEY);

        assertThatThrownBy(() -> NodeProcess.start(variables)).hasMessageContaining("the node ended with");

        assertThat(Schema.of(old).isBehind()).isTrue();
        assertThat(count(old, "SELECT max(version::int) FROM flyway_schema_history"))
                .isEqualTo(11);
    }

    @Test
    void aDatabaseThatIsNotEmptyIsLeftAloneUnlessForcedAndIsBackedUpThen() throws IOException {
        DatabaseSettings full = filled();
        Backups.Backup backup = backups().create(full).orElseThrow();
        full.patient().useHandle(handle -> handle.execute("UPDATE environment SET revision = revision + 5, epoch = 9"));
        full.patient()
                .useHandle(handle -> handle.execute("INSERT INTO engagement"
                        + " (id, project, environment, reason, actor, engaged_at)"
                        + " VALUES ('later', 'default', 'production', 'fire', 'me', now())"));
        Path file = path(directory, backup);

        assertThatThrownBy(() -> restore(full).restore(file, Optional.empty()))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("--force");

        Restore.Done done = restore(full).restore(file, Optional.of(backups()));

        assertThat(done.before())
                .hasValueSatisfying(before -> assertThat(before.verified()).isTrue());
        assertThat(done.engaged()).isEqualTo(2);
        assertThat(count(full, "SELECT count(*) FROM engagement WHERE id = 'later' AND released_at IS NULL"))
                .isEqualTo(1);
        assertThat(count(full, "SELECT min(epoch) FROM environment")).isEqualTo(10);
        Manifest before = done.before().orElseThrow().manifest().orElseThrow();
        assertThat(done.environments())
                .allSatisfy(place -> assertThat(before.environments()).anySatisfy(old -> {
                    assertThat(old.environment()).isEqualTo(place.environment());
                    assertThat(place.revision()).isEqualTo(old.revision() + Restore.LEAP);
                }));
    }

    @Test
    void whatANodesDiskSaysIsEngagedStaysEngagedWhenItsDatabaseIsLost() throws IOException {
        Backups.Backup backup = backups().create(filled()).orElseThrow();
        Snapshot served = new Snapshot(
                PRODUCTION.toString(),
                5_000_000,
                Map.of(),
                Map.of(),
                new Emergency(40, Set.of(new Engagement("seen", new Scope.OneFlag("checkout")))));
        DatabaseSettings empty = TestDatabase.emptySettings();

        Restore.Done done = new Restore(empty, KEY, Map.of(PRODUCTION, served), "tester")
                .restore(path(directory, backup), Optional.empty());

        assertThat(done.engaged()).isEqualTo(1);
        assertThat(done.environments())
                .contains(new Manifest.Place(PRODUCTION.toString(), 5_000_000 + Restore.LEAP, 41));
        assertThat(count(empty, "SELECT count(*) FROM engagement WHERE flag = 'checkout' AND released_at IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void aNodeThatRunsOnTheDatabaseKeepsItFromBeingReplaced() throws IOException {
        RunningServer server = new RunningServer();
        server.beforeAll(null);
        try {
            Backups.Backup backup = backups().create(server.database()).orElseThrow();

            assertThatThrownBy(
                            () -> restore(server.database()).restore(path(directory, backup), Optional.of(backups())))
                    .hasMessageContaining("Stop them first");
        } finally {
            server.afterAll(null);
        }
    }

    @Test
    void whateverIsDoneToAFileItIsRefusedBeforeTheTargetIsTouched() throws IOException {
        Backups.Backup backup = backups().create(filled()).orElseThrow();
        byte[] whole = Files.readAllBytes(path(directory, backup));
        DatabaseSettings unreachable = new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/none", "nobody", "", 1);
        Path damaged = directory.resolve("damaged.zip");
        Random random = new Random(38);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = whole.clone();
            switch (round % 3) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                default -> {
                    int from = random.nextInt(bytes.length - 8);
                    random.nextBytes(bytes);
                    System.arraycopy(whole, 0, bytes, 0, from);
                }
            }
            Files.write(damaged, bytes);
            assertThatThrownBy(() -> restore(unreachable).restore(damaged, Optional.empty()))
                    .as("round %s", round)
                    .isInstanceOf(BackupException.class);
        }
        assertThatThrownBy(() -> new Restore(unreachable, KEY + "!", Map.of(), "tester")
                        .restore(path(directory, backup), Optional.empty()))
                .hasMessageContaining("another key");
        assertThat(new Backups(directory, KEY + "!").list()).noneMatch(Backups.Backup::verified);
    }

    @Test
    void aProcessThatIsKilledWhileItBacksUpLeavesNothingThatIsListed() throws IOException {
        DatabaseSettings full = filled();
        full.patient()
                .useHandle(
                        handle -> handle.execute("INSERT INTO audit_entry (at, actor, action, subject, reason, after)"
                                + " SELECT now(), 'me', 'x', 'y', md5(n::text), repeat(md5((n * 7)::text), 40)"
                                + " FROM generate_series(1, 60000) AS n"));
        Path target = directory.resolve("killed");
        Map<String, String> variables = NodeProcess.variables(directory.resolve("data"), full);
        variables.put("SWITCHBACK_BACKUP_DIRECTORY", target.toString());
        variables.put("SWITCHBACK_BACKUP_KEY", KEY);
        Process process = NodeProcess.command(variables, "backup", "create");
        while (process.isAlive() && sizeOfPart(target) < 100_000) {
            Thread.onSpinWait();
        }
        process.destroyForcibly().onExit().join();

        assertThat(new Backups(target, KEY).list()).isEmpty();
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
                    .singleElement()
                    .asString()
                    .endsWith(".part");
        }
    }

    private static long sizeOfPart(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void oldBackupsAreDeletedButNeverTheThreeNewestThatAreWhole() throws IOException {
        Backups.Backup one = backups().create(filled()).orElseThrow();
        byte[] bytes = Files.readAllBytes(path(directory, one));
        List<String> old = new ArrayList<>();
        for (int day = 10; day < 16; day++) {
            String name = "switchback-202601" + day + "T000000000Z.zip";
            Files.write(directory.resolve(name), bytes);
            old.add(name);
        }
        Files.write(directory.resolve("switchback-20260120T000000000Z.zip"), new byte[] {1, 2, 3});
        Path part = Files.write(directory.resolve("switchback-20260101T000000000Z.zip.part"), bytes);
        Files.setLastModifiedTime(part, FileTime.from(Instant.EPOCH));

        List<String> deleted =
                backups().prune(Instant.parse("2026-02-20T00:00:00Z").plus(Duration.ofDays(1)));

        assertThat(deleted)
                .containsExactlyInAnyOrder(
                        old.get(0),
                        old.get(1),
                        old.get(2),
                        old.get(3),
                        "switchback-20260120T000000000Z.zip",
                        "switchback-20260101T000000000Z.zip.part");
        assertThat(backups().list()).hasSize(3).allMatch(Backups.Backup::verified);
    }
}
