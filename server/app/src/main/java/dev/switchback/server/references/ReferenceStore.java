package dev.switchback.server.references;

import dev.switchback.server.changes.EnvironmentId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** References in the database. Works inside the caller's transaction. */
final class ReferenceStore {
    private static final RowMapper<Subject> SUBJECT = (row, context) ->
            new Subject(Subject.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)), row.getString("key"));

    void replace(Handle handle, EnvironmentId environment, Subject source, Collection<Subject> targets) {
        handle.createUpdate("""
                        DELETE FROM flag_reference
                        WHERE project = :project AND environment = :environment
                            AND source_kind = :kind AND source = :source
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("kind", source.kind().word())
                .bind("source", source.key())
                .execute();
        if (!targets.isEmpty()) {
            insert(handle, environment, source, targets);
        }
    }

    private static void insert(Handle handle, EnvironmentId environment, Subject source, Collection<Subject> targets) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO flag_reference (project, environment, source_kind, source, target_kind, target)
                VALUES (:project, :environment, :sourceKind, :source, :targetKind, :target)
                """);
        for (Subject target : targets) {
            batch.bind("project", environment.project())
                    .bind("environment", environment.key())
                    .bind("sourceKind", source.kind().word())
                    .bind("source", source.key())
                    .bind("targetKind", target.kind().word())
                    .bind("target", target.key())
                    .add();
        }
        batch.execute();
    }

    List<Subject> users(Handle handle, EnvironmentId environment, Subject target) {
        return query(handle, environment, """
                        SELECT source_kind AS kind, source AS key FROM flag_reference
                        WHERE project = :project AND environment = :environment
                            AND target_kind = :kind AND target = :key
                        ORDER BY kind, key
                        """)
                .bind("kind", target.kind().word())
                .bind("key", target.key())
                .map(SUBJECT)
                .list();
    }

    List<Subject> reach(Handle handle, EnvironmentId environment, String segment) {
        return query(handle, environment, """
                        WITH RECURSIVE reached (kind, key) AS (
                            SELECT 'segment', CAST(:key AS text) COLLATE "C"
                            UNION
                            SELECT source_kind, source FROM flag_reference JOIN reached
                                ON project = :project AND environment = :environment
                                AND target_kind = reached.kind AND target = reached.key
                            WHERE reached.kind = 'segment')
                        SELECT kind, key FROM reached WHERE (kind, key) <> ('segment', :key) ORDER BY kind, key
                        """).bind("key", segment).map(SUBJECT).list();
    }

    Set<Subject> closure(Handle handle, EnvironmentId environment, Set<Subject> subjects) {
        List<Subject> start = List.copyOf(subjects);
        return new HashSet<>(query(handle, environment, """
                        WITH RECURSIVE dependent (kind, key) AS (
                            SELECT CAST(kind AS text), CAST(key AS text) COLLATE "C"
                                FROM unnest(:kinds, :keys) AS start (kind, key)
                            UNION
                            SELECT source_kind, source FROM flag_reference JOIN dependent
                                ON project = :project AND environment = :environment
                                AND target_kind = dependent.kind AND target = dependent.key),
                        needed (kind, key) AS (
                            SELECT kind, key FROM dependent
                            UNION
                            SELECT target_kind, target FROM flag_reference JOIN needed
                                ON project = :project AND environment = :environment
                                AND source_kind = needed.kind AND source = needed.key)
                        SELECT kind, key FROM needed
                        """)
                .bindArray(
                        "kinds",
                        String.class,
                        start.stream().map(subject -> subject.kind().word()).toList())
                .bindArray(
                        "keys", String.class, start.stream().map(Subject::key).toList())
                .map(SUBJECT)
                .list());
    }

    private static Query query(Handle handle, EnvironmentId environment, String sql) {
        return handle.createQuery(sql).bind("project", environment.project()).bind("environment", environment.key());
    }
}
