package dev.switchback.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;

/**
 * An environment that is as full as it may be. Most of its flags are copies of one, made where the node keeps them: over the
 * API they take most of a minute, and how long that takes is not what is looked at.
 */
final class ManyFlags {
    private static final int FLAGS = 10_000;
    private static final String ENVIRONMENT = "/api/v1/projects/default/environments/thousands";
    private static final String NAMES = """
            (SELECT 'service-' || i % 100 || '.switch-' || lpad(i::text, 5, '0') AS name
                FROM generate_series(1, :last) AS i) AS named
            """;

    private ManyFlags() {}

    /** Makes the environment in the embedded database of the node on {@code directory}, and has the node read it. */
    static void fill(Path directory, Api admin) throws IOException {
        create(admin, ENVIRONMENT, "{\"name\": \"With many flags\"}");
        create(admin, ENVIRONMENT + "/flags/service-0.switch-00000", Flags.off());
        copy(directory.resolve("postgres"));
        create(admin, ENVIRONMENT + "/flags/service-99.switch-09999", Flags.off());
    }

    private static void create(Api admin, String path, String document) {
        assertThat(admin.put(path, document, "If-None-Match", "*").status()).isEqualTo(201);
    }

    private static void copy(Path home) throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:%s/switchback"
                .formatted(Files.readString(home.resolve("port")).strip());
        String password = Files.readString(home.resolve("password")).strip();
        Jdbi.create(url, "switchback", password).useTransaction(database -> {
            database.createUpdate("""
                            INSERT INTO flag_key (project, key, type, created_at)
                            SELECT project, name, type, created_at FROM flag_key, %s
                            WHERE key = 'service-0.switch-00000'
                            """.formatted(NAMES)).bind("last", FLAGS - 2).execute();
            database.createUpdate("""
                            INSERT INTO flag (project, environment, key, version, description, definition, created_at,
                                changed_at)
                            SELECT project, environment, name, version, description, replace(definition, key, name),
                                created_at, changed_at
                            FROM flag, %s
                            WHERE key = 'service-0.switch-00000'
                            """.formatted(NAMES)).bind("last", FLAGS - 2).execute();
        });
    }
}
