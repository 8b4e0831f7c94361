package dev.switchback.server.segments;

import dev.switchback.server.changes.EnvironmentId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The keys of segments in the database. Works inside the caller's transaction. */
final class KeyStore {
    private static final String OF_LIST = """
             segment = (SELECT id FROM segment
                WHERE project = :project AND environment = :environment AND key = :segment)
            AND included = :included\
            """;

    /** Returns all keys of a list. */
    Set<String> all(Handle handle, EnvironmentId environment, String segment, KeyList list) {
        return new HashSet<>(
                of(handle.createQuery("SELECT key FROM segment_key WHERE" + OF_LIST), environment, segment, list)
                        .setFetchSize(10_000)
                        .mapTo(String.class)
                        .list());
    }

    /** Lists keys in their order. */
    List<String> list(Handle handle, EnvironmentId environment, String segment, KeyList list, String after, int limit) {
        return of(
                        handle.createQuery("SELECT key FROM segment_key WHERE" + OF_LIST
                                + " AND segment_key.key > :after ORDER BY segment_key.key LIMIT :limit"),
                        environment,
                        segment,
                        list)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /** Makes {@code edit} and returns what came of it. */
    KeyDifference apply(Handle handle, EnvironmentId environment, String segment, KeyEdit edit) {
        return new KeyDifference(
                apply(handle, environment, segment, edit, KeyList.INCLUDED),
                apply(handle, environment, segment, edit, KeyList.EXCLUDED));
    }

    private static KeyDifference.OfList apply(
            Handle handle, EnvironmentId environment, String segment, KeyEdit edit, KeyList list) {
        List<String> removed = remove(handle, environment, segment, edit.going(list), list);
        return new KeyDifference.OfList(add(handle, environment, segment, edit.coming(list), list), removed);
    }

    private static List<String> remove(
            Handle handle, EnvironmentId environment, String segment, Collection<String> keys, KeyList list) {
        if (keys.isEmpty()) {
            return List.of();
        }
        return of(
                        handle.createQuery("DELETE FROM segment_key WHERE" + OF_LIST
                                + " AND segment_key.key = ANY (:keys) RETURNING segment_key.key"),
                        environment,
                        segment,
                        list)
                .bindArray("keys", String.class, List.copyOf(keys))
                .mapTo(String.class)
                .list();
    }

    private static List<String> add(
            Handle handle, EnvironmentId environment, String segment, Collection<String> keys, KeyList list) {
        if (keys.isEmpty()) {
            return List.of();
        }
        return of(handle.createQuery("""
                        INSERT INTO segment_key (segment, included, key)
                        SELECT id, :included, unnest(:keys) FROM segment
                        WHERE project = :project AND environment = :environment AND key = :segment
                        ON CONFLICT DO NOTHING RETURNING segment_key.key
                        """), environment, segment, list)
                .bindArray("keys", String.class, List.copyOf(keys))
                .mapTo(String.class)
                .list();
    }

    private static <S extends SqlStatement<S>> S of(
            S statement, EnvironmentId environment, String segment, KeyList list) {
        return statement
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("segment", segment)
                .bind("included", list == KeyList.INCLUDED);
    }
}
