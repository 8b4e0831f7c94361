package dev.switchback.server.environments;

import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Environments in the database. Works inside the caller's transaction. */
final class EnvironmentStore {
    private static final String COLUMNS = "project, key, name, protected, revision, epoch, created_at";
    private static final RowMapper<Environment> ENVIRONMENT = (row, context) -> new Environment(
            new EnvironmentId(row.getString("project"), row.getString("key")),
            row.getString("name"),
            row.getBoolean("protected"),
            row.getLong("revision"),
            row.getLong("epoch"),
            row.getObject("created_at", OffsetDateTime.class).toInstant());

    Optional<Environment> find(Handle handle, EnvironmentId id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM environment WHERE project = :project AND key = :key")
                .bind("project", id.project())
                .bind("key", id.key())
                .map(ENVIRONMENT)
                .findOne();
    }

    List<Environment> list(Handle handle, String project, String after, int limit) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM environment WHERE project = :project AND key > :after"
                        + " ORDER BY key LIMIT :limit")
                .bind("project", project)
                .bind("after", after)
                .bind("limit", limit)
                .map(ENVIRONMENT)
                .list();
    }

    Map<EnvironmentId, Long> revisions(Handle handle) {
        return handle.createQuery("SELECT project, key, revision FROM environment")
                .reduceRows(new HashMap<>(), (revisions, row) -> {
                    revisions.put(
                            new EnvironmentId(
                                    row.getColumn("project", String.class), row.getColumn("key", String.class)),
                            row.getColumn("revision", Long.class));
                    return revisions;
                });
    }

    /** Inserts an environment, unless somebody else just did: says whether it did. */
    boolean insert(Change change, EnvironmentId id, String name, boolean guarded) {
        return change.handle()
                        .createUpdate("""
                                INSERT INTO environment (project, key, name, protected, created_at)
                                VALUES (:project, :key, :name, :guarded, :now)
                                ON CONFLICT DO NOTHING
                                """)
                        .bind("project", id.project())
                        .bind("key", id.key())
                        .bind("name", name)
                        .bind("guarded", guarded)
                        .bind("now", change.now().atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    void replace(Handle handle, EnvironmentId id, String name, boolean guarded) {
        handle.createUpdate("UPDATE environment SET name = :name, protected = :guarded"
                        + " WHERE project = :project AND key = :key")
                .bind("project", id.project())
                .bind("key", id.key())
                .bind("name", name)
                .bind("guarded", guarded)
                .execute();
    }
}
