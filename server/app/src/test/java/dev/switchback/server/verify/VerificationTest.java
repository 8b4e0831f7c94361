package dev.switchback.server.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.backup.Backups;
import dev.switchback.server.backup.Forged;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.Schema;
import dev.switchback.server.database.StoppableDatabase;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a look at a database finds, and what it does not take for damage. */
final class VerificationTest {
    private static final String KEY = "a key that signs backups, long enough";
    private static final Path STRUCTURE = Path.of("src", "main", "resources", "db", "structure.txt");
    private static final InstantSource CLOCK = Clock.systemUTC();

    /** Filled by a node that is gone. */
    private static final class Filled {
        private static final DatabaseSettings DATABASE = fill();

        private static DatabaseSettings fill() {
            RunningServer server = new RunningServer();
            try {
                server.beforeAll(null);
                work(server.admin(), new Random(1), 10);
                server.secret("server", "production");
                return server.database();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } finally {
                server.afterAll(null);
            }
        }
    }

    @TempDir
    private Path directory;

    private Backups backups() {
        return new Backups(directory, KEY);
    }

    /** Does some of what operators do. */
    private static void work(Api admin, Random random, int times) {
        for (int i = 0; i < times; i++) {
            String flag = RunningServer.PRODUCTION + "/flags/flag-" + random.nextInt(1_000_000);
            String definition = random.nextBoolean() ? Flags.off() : Flags.share(1 + random.nextInt(99_000));
            Reply created = admin.put(flag, definition, "If-None-Match", "*");
            assertThat(created.status()).as(created.body()).isEqualTo(201);
            if (random.nextInt(4) == 0) {
                admin.post(RunningServer.PRODUCTION + "/emergency/engage", "{\"reason\": \"drill\"}");
            }
            if (random.nextInt(4) == 0) {
                admin.delete(flag, "If-Match", "*");
            }
        }
    }

    private Report look(DatabaseSettings database, InstantSource clock) {
        return new Verification(database, Optional.of(backups()), clock, true).report();
    }

    private static List<Finding> troubled(Report report) {
        return report.findings().stream()
                .filter(finding -> finding.state() != State.PASS)
                .toList();
    }

    @Test
    void theStructureInTheJarIsWhatTheScriptsMake() throws IOException {
        List<String> made = TestDatabase.freshSettings().patient().withHandle(new VerifyStore()::structure);
        if (Boolean.getBoolean("structure.write")) {
            Files.write(STRUCTURE, made);
        }

        assertThat(Files.readAllLines(STRUCTURE))
                .as("after a new migration run this test with -Dstructure.write=true")
                .isEqualTo(made);
    }

    @Test
    void twentyStatesOfADatabaseAtWorkRaiseNoAlarm() throws IOException {
        RunningServer server = new RunningServer();
        server.beforeAll(null);
        try {
            for (int seed = 0; seed < 20; seed++) {
                work(server.admin(), new Random(seed), 3);
                backups().create(server.database());

                assertThat(troubled(look(server.database(), CLOCK)))
                        .as("seed %s", seed)
                        .isEmpty();
            }
        } finally {
            server.afterAll(null);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            durability | ALTER ROLE CURRENT_USER IN DATABASE {db} SET synchronous_commit = off
            scripts    | UPDATE flyway_schema_history SET checksum = 1 WHERE version = '3'
            scripts    | DELETE FROM flyway_schema_history WHERE version = '20'
            scripts    | UPDATE flyway_schema_history SET version = '99' WHERE version = '20'
            structure  | DROP INDEX flag_changed
            structure  | ALTER TABLE flag ADD COLUMN extra int
            structure  | DROP TRIGGER audit_entry_append_only ON audit_entry
            structure  | ALTER TABLE audit_entry DISABLE TRIGGER USER
            structure  | ALTER TABLE schedule ALTER COLUMN state DROP NOT NULL
            references | SET session_replication_role = replica; DELETE FROM flag_key
            references | SET session_replication_role = replica; DELETE FROM environment WHERE key = 'staging'
            references | ALTER TABLE trip ADD CONSTRAINT late CHECK (id > 0) NOT VALID
            audit      | SET session_replication_role = replica; UPDATE audit_entry SET actor = 'nobody' WHERE id = 3
            audit      | SET session_replication_role = replica; DELETE FROM audit_entry WHERE id = 3
            audit      | SET session_replication_role = replica; DELETE FROM audit_entry WHERE id > 5
            audit      | SET session_replication_role = replica; UPDATE audit_entry SET revision = 7 WHERE id = 4
            revisions  | SET session_replication_role = replica; DELETE FROM audit_entry WHERE revision = 2
            revisions  | UPDATE environment SET revision = revision + 1 WHERE key = 'production'
            revisions  | UPDATE environment SET revision = revision - 1 WHERE key = 'production'
            flags      | UPDATE flag SET definition = regexp_replace(definition, '("rollbackVariation" ?: ?)"v1"', '\\1"v9"')
            flags      | UPDATE flag SET definition = '{"type": "boolean", "enabled": true}'
            flags      | UPDATE flag SET definition = '[]' WHERE deleted_at IS NULL
            access     | UPDATE access_key SET revoked_at = now()
            access     | UPDATE access_key SET expires_at = now() - interval '1 day'
            access     | UPDATE access_key SET secret_hash = 'changeme' WHERE kind = 'server'
            access     | UPDATE access_key SET kind = 'root' WHERE kind = 'server'
            sequences  | ALTER TABLE audit_entry ALTER COLUMN id RESTART WITH 1
            sequences  | ALTER TABLE audit_entry ALTER COLUMN id RESTART WITH 5
            """)
    void whatWasDoneToADatabaseIsFound(String check, String damage) {
        DatabaseSettings damaged = TestDatabase.copyOf(Filled.DATABASE);
        backups().create(damaged);
        String name = damaged.jdbcUrl().replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        damaged.patient().useHandle(handle -> handle.execute(damage.replace("{db}", name)));

        assertThat(troubled(look(damaged, CLOCK))).extracting(Finding::check).contains(check);
    }

    @Test
    void anAuditEntryThatWasEditedIsNamed() {
        DatabaseSettings damaged = TestDatabase.copyOf(Filled.DATABASE);
        backups().create(damaged);
        damaged.patient()
                .useHandle(
                        handle -> handle.execute(
                                "SET session_replication_role = replica;"
                                        + " UPDATE audit_entry SET reason = 'other' WHERE id = 4; DELETE FROM audit_entry WHERE id = 6"));

        assertThat(troubled(look(damaged, CLOCK)))
                .filteredOn(finding -> finding.check().equals("audit"))
                .extracting(Finding::detail)
                .containsExactly("Row 4 of audit_entry was changed. Row 6 of audit_entry is gone.");
    }

    @Test
    void backupsThatAreDamagedOldOrOfAnotherServerAreFoundAndAClockThatIsWrong() throws IOException {
        DatabaseSettings database = TestDatabase.copyOf(Filled.DATABASE);
        assertThat(troubled(look(database, CLOCK))).extracting(Finding::check).contains("backup");
        Backups.Backup backup = backups().create(database).orElseThrow();

        InstantSource tomorrow = InstantSource.offset(CLOCK, Duration.ofHours(27));
        assertThat(troubled(look(database, tomorrow)))
                .extracting(Finding::check)
                .contains("backup", "clock");

        Forged.ofAnotherServer(directory, backup, KEY);
        assertThat(troubled(look(database, CLOCK))).extracting(Finding::check).contains("primary");

        Path file = directory.resolve(backup.name());
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        assertThat(troubled(look(database, CLOCK)))
                .filteredOn(finding -> finding.check().equals("backup"))
                .extracting(Finding::state)
                .containsExactly(State.WARN);
    }

    @Test
    void aDatabaseThatHasHardlyAConnectionLeftIsSaidToBeFull() throws SQLException {
        List<Connection> held = new ArrayList<>();
        try (StoppableDatabase crowded = StoppableDatabase.start()) {
            DatabaseSettings database = crowded.settings();
            Schema.of(database).migrate();
            long most = database.patient()
                    .withHandle(handle -> handle.createQuery("SELECT current_setting('max_connections')::int")
                            .mapTo(Long.class)
                            .one());
            while (held.size() < most * 93 / 100) {
                held.add(DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password()));
            }

            assertThat(troubled(new Verification(database, Optional.empty(), CLOCK, false).report()))
                    .filteredOn(finding -> finding.check().equals("capacity"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.state()).isEqualTo(State.WARN);
                        assertThat(finding.detail()).matches("9\\d % of all connections are taken\\.");
                    });
        } finally {
            for (Connection connection : held) {
                connection.close();
            }
        }
    }

    @Test
    void aPageThatWasDamagedWhileTheDatabaseWasStoppedIsFound() throws IOException {
        StoppableDatabase stoppable = StoppableDatabase.start();
        try (stoppable) {
            Schema.of(stoppable.settings()).migrate();
            String file = stoppable.settings().patient().withHandle(handle -> {
                handle.execute(
                        "INSERT INTO project SELECT 'p' || n, 'name', 1, now() FROM generate_series(1, 500) AS n");
                handle.execute("CHECKPOINT");
                return handle.createQuery("SELECT pg_relation_filepath('project')")
                        .mapTo(String.class)
                        .one();
            });
            stoppable.whileStopped(data -> {
                Path page = data.resolve(file);
                byte[] bytes = Files.readAllBytes(page);
                bytes[8192 + 4000] ^= 64;
                Files.write(page, bytes);
            });

            assertThat(troubled(new Verification(stoppable.settings(), Optional.empty(), CLOCK, true).report()))
                    .filteredOn(finding -> finding.check().equals("pages"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.state()).isEqualTo(State.FAIL);
                        assertThat(finding.detail()).contains("project");
                    });
        }
    }
}
