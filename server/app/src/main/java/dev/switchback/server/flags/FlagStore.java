package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Value;
import dev.switchback.protocol.FlagCodec;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** Flags in the database. Works inside the caller's transaction. */
final class FlagStore {
    private static final String COLUMNS =
            "definition, description, tags, owner, kind, links, schema, created_at, changed_at";
    private static final String INSERT = """
            INSERT INTO flag
                (project, environment, key, version, definition, description, tags, owner, kind, links, schema,
                 created_at, changed_at)
            VALUES
                (:project, :environment, :key, :version, :definition, :description, CAST(:tags AS text[]), :owner,
                 :kind, :links, :schema, :created, :changed)
            """;
    private static final RowMapper<StoredFlag> FLAG = (row, context) -> stored(row);

    Optional<StoredFlag> find(Handle handle, EnvironmentId environment, String key) {
        return handle.createQuery("SELECT " + COLUMNS + """
                         FROM flag
                        WHERE project = :project AND environment = :environment AND key = :key AND deleted_at IS NULL
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("key", key)
                .map(FLAG)
                .findOne();
    }

    Map<String, Flag> find(Handle handle, EnvironmentId environment, Collection<String> keys) {
        Map<String, Flag> flags = new TreeMap<>();
        handle.createQuery("""
                        SELECT definition FROM flag
                        WHERE project = :project AND environment = :environment AND key = ANY (:keys)
                            AND deleted_at IS NULL
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bindArray("keys", String.class, List.copyOf(keys))
                .map((row, context) -> FlagCodec.read(row.getString("definition")))
                .forEach(flag -> flags.put(flag.key(), flag));
        return flags;
    }

    /** Finds the flags that {@code keys} name, by key. */
    Map<String, StoredFlag> stored(Handle handle, EnvironmentId environment, Collection<String> keys) {
        Map<String, StoredFlag> flags = new TreeMap<>();
        handle.createQuery("SELECT " + COLUMNS + """
                         FROM flag
                        WHERE project = :project AND environment = :environment AND key = ANY (:keys)
                            AND deleted_at IS NULL
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bindArray("keys", String.class, List.copyOf(keys))
                .map(FLAG)
                .forEach(stored -> flags.put(stored.flag().key(), stored));
        return flags;
    }

    /** Returns what {@code query} asks for, and one more where there is more. */
    List<StoredFlag> list(Handle handle, EnvironmentId environment, FlagQuery query) {
        FlagFilter filter = FlagFilter.of(query);
        Query rows = handle.createQuery(
                "SELECT " + COLUMNS + """
                         FROM flag
                        WHERE project = :project AND environment = :environment AND deleted_at IS NULL
                        """ + filter.conditions() + " ORDER BY " + filter.order() + " LIMIT :limit");
        filter.bind(rows);
        return rows.bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("limit", query.page().limit() + 1)
                .map(FLAG)
                .list();
    }

    Map<String, Flag> all(Handle handle, EnvironmentId environment) {
        Map<String, Flag> flags = new TreeMap<>();
        handle.createQuery("""
                        SELECT definition FROM flag
                        WHERE project = :project AND environment = :environment AND deleted_at IS NULL
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .map((row, context) -> FlagCodec.read(row.getString("definition")))
                .forEach(flag -> flags.put(flag.key(), flag));
        return flags;
    }

    int count(Handle handle, EnvironmentId environment) {
        return handle.createQuery("""
                        SELECT count(*) FROM flag
                        WHERE project = :project AND environment = :environment AND deleted_at IS NULL
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .mapTo(Integer.class)
                .one();
    }

    /** Returns how many bytes the definitions hold together, and the commas between them. */
    long size(Handle handle, EnvironmentId environment) {
        return handle.createQuery("""
                        SELECT coalesce(sum(size + 1), 0) FROM flag
                        WHERE project = :project AND environment = :environment AND deleted_at IS NULL
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .mapTo(Long.class)
                .one();
    }

    /** Takes the key for flags of {@code type}, for ever, and returns the type it is taken for. */
    FlagType take(Change change, String project, String key, FlagType type) {
        String taken = change.handle()
                .createQuery("""
                        INSERT INTO flag_key (project, key, type, created_at) VALUES (:project, :key, :type, :now)
                        ON CONFLICT DO NOTHING RETURNING type
                        """)
                .bind("project", project)
                .bind("key", key)
                .bind("type", type.name().toLowerCase(Locale.ROOT))
                .bind("now", change.now().atOffset(ZoneOffset.UTC))
                .mapTo(String.class)
                .findOne()
                .or(() -> type(change.handle(), project, key))
                .orElseThrow();
        return FlagType.valueOf(taken.toUpperCase(Locale.ROOT));
    }

    private static Optional<String> type(Handle handle, String project, String key) {
        return handle.createQuery("SELECT type FROM flag_key WHERE project = :project AND key = :key")
                .bind("project", project)
                .bind("key", key)
                .mapTo(String.class)
                .findOne();
    }

    /** Inserts a flag, unless one of its key is there or was deleted: says whether it did. */
    boolean insert(Change change, EnvironmentId environment, StoredFlag stored) {
        return write(change, environment, stored, INSERT + " ON CONFLICT DO NOTHING") == 1;
    }

    /** Inserts a flag in the place of the one of its key that was deleted. */
    void revive(Change change, EnvironmentId environment, StoredFlag stored) {
        write(change, environment, stored, INSERT + """
                ON CONFLICT (project, environment, key) DO UPDATE SET version = EXCLUDED.version,
                    definition = EXCLUDED.definition, description = EXCLUDED.description, tags = EXCLUDED.tags,
                    owner = EXCLUDED.owner, kind = EXCLUDED.kind, links = EXCLUDED.links, schema = EXCLUDED.schema,
                    created_at = EXCLUDED.created_at, changed_at = EXCLUDED.changed_at, deleted_at = NULL
                WHERE flag.deleted_at IS NOT NULL
                """);
    }

    void update(Change change, EnvironmentId environment, StoredFlag stored) {
        write(change, environment, stored, """
                UPDATE flag SET version = :version, definition = :definition, description = :description,
                    tags = CAST(:tags AS text[]), owner = :owner, kind = :kind, links = :links, schema = :schema,
                    created_at = :created, changed_at = :changed
                WHERE project = :project AND environment = :environment AND key = :key
                """);
    }

    /** Deletes the flag; its key stays taken. */
    void bury(Change change, EnvironmentId environment, String key) {
        change.handle()
                .createUpdate("""
                        UPDATE flag SET deleted_at = :now, changed_at = :now
                        WHERE project = :project AND environment = :environment AND key = :key
                        """)
                .bind("now", change.now().atOffset(ZoneOffset.UTC))
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("key", key)
                .execute();
    }

    private static int write(Change change, EnvironmentId environment, StoredFlag stored, String sql) {
        Metadata metadata = stored.metadata();
        Value schema = metadata.schema();
        return change.handle()
                .createUpdate(sql)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("key", stored.flag().key())
                .bind("version", stored.version())
                .bind("definition", FlagCodec.write(stored.flag()))
                .bind("description", metadata.description())
                .bindArray("tags", String.class, metadata.tags())
                .bind("owner", metadata.owner())
                .bind("kind", metadata.kind().word())
                .bind("links", Json.text(metadata.links()))
                .bind("schema", schema == null ? null : Json.text(schema))
                .bind("created", stored.createdAt().atOffset(ZoneOffset.UTC))
                .bind("changed", stored.changedAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    static StoredFlag stored(ResultSet row) throws SQLException {
        String schema = row.getString("schema");
        Metadata metadata = new Metadata(
                row.getString("description"),
                List.of((String[]) row.getArray("tags").getArray()),
                row.getString("owner"),
                FlagKind.of(row.getString("kind")),
                List.of(Json.read(row.getString("links").getBytes(StandardCharsets.UTF_8), Link[].class)),
                schema == null ? null : Json.read(schema.getBytes(StandardCharsets.UTF_8), Value.class));
        return new StoredFlag(
                FlagCodec.read(row.getString("definition")),
                metadata,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
