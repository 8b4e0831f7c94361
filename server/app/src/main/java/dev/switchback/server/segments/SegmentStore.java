package dev.switchback.server.segments;

import dev.switchback.protocol.SegmentCodec;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Segments in the database, without their keys. Works inside the caller's transaction. */
final class SegmentStore {
    private static final String SELECT = "SELECT definition, description, included, excluded FROM segment"
            + " WHERE project = :project AND environment = :environment";
    private static final RowMapper<StoredSegment> SEGMENT = (row, context) -> new StoredSegment(
            SegmentCodec.read(row.getString("definition")),
            row.getString("description"),
            row.getInt("included"),
            row.getInt("excluded"));

    Optional<StoredSegment> find(Handle handle, EnvironmentId environment, String key) {
        return query(handle, environment, SELECT + " AND key = :key")
                .bind("key", key)
                .map(SEGMENT)
                .findOne();
    }

    List<StoredSegment> find(Handle handle, EnvironmentId environment, Collection<String> keys) {
        return query(handle, environment, SELECT + " AND key = ANY (:keys)")
                .bindArray("keys", String.class, List.copyOf(keys))
                .map(SEGMENT)
                .list();
    }

    /** Lists segments whose key or description holds {@code search}, in any case. */
    List<StoredSegment> list(Handle handle, EnvironmentId environment, String search, String after, int limit) {
        return query(handle, environment, SELECT + """
                         AND key > :after
                            AND (strpos(lower(key), lower(:search)) > 0 OR strpos(lower(description), lower(:search)) > 0)
                        ORDER BY key LIMIT :limit
                        """)
                .bind("after", after)
                .bind("search", search)
                .bind("limit", limit)
                .map(SEGMENT)
                .list();
    }

    /** Returns the version of every segment, by key. */
    Map<String, Long> versions(Handle handle, EnvironmentId environment) {
        return query(handle, environment, """
                        SELECT key, version FROM segment WHERE project = :project AND environment = :environment
                        """).reduceRows(new HashMap<>(), (versions, row) -> {
            versions.put(row.getColumn("key", String.class), row.getColumn("version", Long.class));
            return versions;
        });
    }

    int count(Handle handle, EnvironmentId environment) {
        return query(handle, environment, """
                        SELECT count(*) FROM segment WHERE project = :project AND environment = :environment
                        """).mapTo(Integer.class).one();
    }

    /** Returns how large the documents of all segments are together, in bytes. */
    long size(Handle handle, EnvironmentId environment) {
        return query(handle, environment, """
                        SELECT coalesce(sum(size + 1), 0) FROM segment
                        WHERE project = :project AND environment = :environment
                        """).mapTo(Long.class).one();
    }

    /** Inserts a segment that has no keys yet. */
    void insert(Change change, EnvironmentId environment, StoredSegment stored) {
        bind(change, environment, stored.key(), """
                        INSERT INTO segment
                            (project, environment, key, version, description, definition, included, excluded, size,
                             created_at, changed_at)
                        VALUES
                            (:project, :environment, :key, :version, '', :definition, 0, 0, 0, :now, :now)
                        """)
                .bind("version", stored.version())
                .bind("definition", SegmentCodec.write(stored.segment()))
                .execute();
    }

    /** Writes a segment, whose keys are written already, over the one that is called {@code key} so far. */
    void update(Change change, EnvironmentId environment, String key, StoredSegment stored) {
        bind(change, environment, key, """
                        UPDATE segment SET key = :newKey, version = :version, description = :description,
                            definition = :definition, included = :included, excluded = :excluded, changed_at = :now,
                            size = octet_length(:definition) + (SELECT coalesce(sum(octet_length(segment_key.key) + 3), 0)
                                FROM segment_key WHERE segment_key.segment = segment.id)
                        WHERE project = :project AND environment = :environment AND key = :key
                        """)
                .bind("newKey", stored.key())
                .bind("version", stored.version())
                .bind("description", stored.description())
                .bind("definition", SegmentCodec.write(stored.segment()))
                .bind("included", stored.included())
                .bind("excluded", stored.excluded())
                .execute();
    }

    void delete(Change change, EnvironmentId environment, String key) {
        change.handle()
                .createUpdate("""
                        DELETE FROM segment WHERE project = :project AND environment = :environment AND key = :key
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("key", key)
                .execute();
    }

    private static Update bind(Change change, EnvironmentId environment, String key, String sql) {
        return change.handle()
                .createUpdate(sql)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("key", key)
                .bind("now", change.now().atOffset(ZoneOffset.UTC));
    }

    private static Query query(Handle handle, EnvironmentId environment, String sql) {
        return handle.createQuery(sql).bind("project", environment.project()).bind("environment", environment.key());
    }
}
