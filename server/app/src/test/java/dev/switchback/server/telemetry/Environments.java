package dev.switchback.server.telemetry;

import dev.switchback.server.changes.EnvironmentId;
import org.jdbi.v3.core.Jdbi;

/** Environments for tests of what refers to them. */
final class Environments {
    private Environments() {}

    static void create(Jdbi jdbi, EnvironmentId... environments) {
        jdbi.useHandle(handle -> {
            for (EnvironmentId environment : environments) {
                handle.execute(
                        "INSERT INTO project (key, name, created_at) VALUES (?, 'Shop', now()) ON CONFLICT DO NOTHING",
                        environment.project());
                handle.execute(
                        "INSERT INTO environment (project, key, name, created_at) VALUES (?, ?, 'Name', now())"
                                + " ON CONFLICT DO NOTHING",
                        environment.project(),
                        environment.key());
            }
        });
    }
}
