package dev.switchback.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every migration can be undone, and done again. */
final class UndoTest {
    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");
    private static final Path UNDO = Path.of("..", "..", "rollback-scripts");
    private static final String SCHEMA = """
            SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
            FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'flyway%'
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'flyway%'
            ORDER BY 1
            """;

    @Test
    void everyMigrationIsUndoneByItsScriptAndCanBeDoneAgain() throws Exception {
        try (Database database = TestDatabase.fresh()) {
            List<String> whole = schema(database);
            for (Path migration : newestFirst()) {
                run(database, undo(migration));
                List<String> before = schema(database);
                run(database, migration);
                run(database, undo(migration));
                assertThat(schema(database)).as("after %s", undo(migration)).isEqualTo(before);
            }
            assertThat(schema(database)).isEmpty();

            List<Path> oldestFirst = newestFirst();
            Collections.reverse(oldestFirst);
            for (Path migration : oldestFirst) {
                run(database, migration);
            }
            assertThat(schema(database)).isEqualTo(whole);
        }
    }

    @Test
    void undoingTheMetadataKeepsWhatSdksRunAndDoingItAgainReadsItAgain() throws Exception {
        try (Database database = TestDatabase.fresh()) {
            database.jdbi().useHandle(handle -> handle.execute("""
                    INSERT INTO project (key, name, created_at) VALUES ('p', 'P', now());
                    INSERT INTO environment (project, key, name, created_at) VALUES ('p', 'e', 'E', now());
                    INSERT INTO flag_key (project, key, type, created_at) VALUES ('p', 'f', 'boolean', now());
                    INSERT INTO flag (project, environment, key, version, description, definition, created_at, changed_at)
                    VALUES ('p', 'e', 'f', 1, 'words', '{"type":"boolean","enabled":true,"ramp":{}}', now(), now());
                    """));
            Path migration = MIGRATIONS.resolve("V3__flag_metadata.sql");

            run(database, undo(migration));
            assertThat(text(database, "SELECT description || definition FROM flag"))
                    .containsExactly("words{\"type\":\"boolean\",\"enabled\":true,\"ramp\":{}}");

            run(database, migration);
            assertThat(text(database, "SELECT concat_ws(' ', type, enabled, archived, ramped, size, kind) FROM flag"))
                    .containsExactly("boolean t f t 43 release");
        }
    }

    private static Path undo(Path migration) {
        return UNDO.resolve(migration.getFileName().toString().replaceFirst("^V", "U"));
    }

    private static List<Path> newestFirst() throws IOException {
        try (Stream<Path> scripts = Files.list(MIGRATIONS)) {
            return new ArrayList<>(
                    scripts.sorted(Comparator.comparingInt(UndoTest::number).reversed())
                            .toList());
        }
    }

    private static int number(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"));
    }

    private static void run(Database database, Path script) throws Exception {
        String sql = Files.readString(script);
        database.jdbi().useHandle(handle -> {
            try (var statement = handle.getConnection().createStatement()) {
                statement.execute(sql);
            }
        });
    }

    private static List<String> schema(Database database) {
        return text(database, SCHEMA);
    }

    private static List<String> text(Database database, String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
