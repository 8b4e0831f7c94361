package dev.switchback.server.environments;

import dev.switchback.server.changes.Change;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Projects in the database. Works inside the caller's transaction. */
final class ProjectStore {
    private static final RowMapper<Project> PROJECT = (row, context) -> new Project(
            row.getString("key"),
            row.getString("name"),
            row.getLong("version"),
            row.getObject("created_at", OffsetDateTime.class).toInstant());

    Optional<Project> find(Handle handle, String key) {
        return handle.createQuery("SELECT key, name, version, created_at FROM project WHERE key = :key")
                .bind("key", key)
                .map(PROJECT)
                .findOne();
    }

    /** Finds the project and keeps others from changing it until the transaction ends. */
    Optional<Project> findForUpdate(Handle handle, String key) {
        return handle.createQuery("SELECT key, name, version, created_at FROM project WHERE key = :key FOR UPDATE")
                .bind("key", key)
                .map(PROJECT)
                .findOne();
    }

    List<Project> list(Handle handle, String after, int limit) {
        return handle.createQuery("""
                        SELECT key, name, version, created_at FROM project WHERE key > :after ORDER BY key LIMIT :limit
                        """)
                .bind("after", after)
                .bind("limit", limit)
                .map(PROJECT)
                .list();
    }

    /** Inserts a project, unless somebody else just did: says whether it did. */
    boolean insert(Change change, String key, String name) {
        return change.handle()
                        .createUpdate("""
                                INSERT INTO project (key, name, created_at) VALUES (:key, :name, :now)
                                ON CONFLICT DO NOTHING
                                """)
                        .bind("key", key)
                        .bind("name", name)
                        .bind("now", change.now().atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    void rename(Handle handle, String key, String name) {
        handle.createUpdate("UPDATE project SET name = :name, version = version + 1 WHERE key = :key")
                .bind("key", key)
                .bind("name", name)
                .execute();
    }

    /** Keeps others from creating projects until the transaction ends, and says whether there are any. */
    boolean lockAndCheckEmpty(Handle handle) {
        handle.execute("LOCK TABLE project IN SHARE ROW EXCLUSIVE MODE");
        return handle.createQuery("SELECT NOT EXISTS (SELECT FROM project)")
                .mapTo(Boolean.class)
                .one();
    }
}
