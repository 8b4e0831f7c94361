package dev.switchback.server.unleash;

import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Companions in the database. Works inside the caller's transaction. */
final class CompanionStore {

    Map<String, Companion> all(Handle handle, EnvironmentId environment) {
        Map<String, Companion> all = new HashMap<>();
        handle.createQuery("""
                        SELECT flag, document FROM unleash_companion
                        WHERE project = :project AND environment = :environment
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .map((row, context) -> Map.entry(row.getString("flag"), companion(row.getString("document"))))
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }

    void put(Change change, EnvironmentId environment, String flag, Companion companion) {
        change.handle()
                .createUpdate("""
                        INSERT INTO unleash_companion (project, environment, flag, document)
                        VALUES (:project, :environment, :flag, :document)
                        ON CONFLICT (project, environment, flag) DO UPDATE SET document = :document
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("flag", flag)
                .bind("document", Json.text(companion))
                .execute();
    }

    private static Companion companion(String document) {
        return Json.read(document.getBytes(StandardCharsets.UTF_8), Companion.class);
    }
}
