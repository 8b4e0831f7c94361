package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.protocol.FlagCodec;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Flags in the database. Works inside the caller's transaction. */
final class FlagStore {
    private static final RowMapper<StoredFlag> FLAG =
            (row, context) -> new StoredFlag(FlagCodec.read(row.getString("definition")), row.getString("description"));

    Optional<StoredFlag> find(Handle handle, EnvironmentId environment, String key) {
        return handle.createQuery("""
                        SELECT definition, description FROM flag
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
                        SELECT definition, description FROM flag
                        WHERE project = :project AND environment = :environment AND key = ANY (:keys)
                            AND deleted_at IS NULL
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bindArray("keys", String.class, List.copyOf(keys))
                .map(FLAG)
                .forEach(stored -> flags.put(stored.flag().key(), stored.flag()));
        return flags;
    }

    List<StoredFlag> list(Handle handle, EnvironmentId environment, String after, int limit) {
        return handle.createQuery("""
                        SELECT definition, description FROM flag
                        WHERE project = :project AND environment = :environment AND key > :after AND deleted_at IS NULL
                        ORDER BY key LIMIT :limit
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("after", after)
                .bind("limit", limit)
                .map(FLAG)
                .list();
    }

    Map<String, Flag> all(Handle handle, EnvironmentId environment) {
        Map<String, Flag> flags = new TreeMap<>();
        list(handle, environment, "", Integer.MAX_VALUE)
                .forEach(stored -> flags.put(stored.flag().key(), stored.flag()));
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

    /** Says whether the key names a flag of this environment that was deleted. */
    boolean buried(Handle handle, EnvironmentId environment, String key) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM flag
                        WHERE project = :project AND environment = :environment AND key = :key
                            AND deleted_at IS NOT NULL)
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("key", key)
                .mapTo(Boolean.class)
                .one();
    }

    /** Takes the key for flags of {@code type}, for ever, and returns the type it is taken for. */
    FlagType take(Change change, String project, String key, FlagType type) {
        change.handle()
                .createUpdate("""
                        INSERT INTO flag_key (project, key, type, created_at) VALUES (:project, :key, :type, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .bind("project", project)
                .bind("key", key)
                .bind("type", type.name().toLowerCase(Locale.ROOT))
                .bind("now", change.now().atOffset(ZoneOffset.UTC))
                .execute();
        String taken = change.handle()
                .createQuery("SELECT type FROM flag_key WHERE project = :project AND key = :key")
                .bind("project", project)
                .bind("key", key)
                .mapTo(String.class)
                .one();
        return FlagType.valueOf(taken.toUpperCase(Locale.ROOT));
    }

    void insert(Change change, EnvironmentId environment, StoredFlag stored) {
        write(change, environment, stored, """
                INSERT INTO flag
                    (project, environment, key, version, description, definition, created_at, changed_at)
                VALUES
                    (:project, :environment, :key, :version, :description, :definition, :now, :now)
                """);
    }

    void update(Change change, EnvironmentId environment, StoredFlag stored) {
        write(change, environment, stored, """
                UPDATE flag SET version = :version, description = :description, definition = :definition,
                    changed_at = :now
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

    private static void write(Change change, EnvironmentId environment, StoredFlag stored, String sql) {
        change.handle()
                .createUpdate(sql)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("key", stored.flag().key())
                .bind("version", stored.version())
                .bind("description", stored.description())
                .bind("definition", FlagCodec.write(stored.flag()))
                .bind("now", change.now().atOffset(ZoneOffset.UTC))
                .execute();
    }
}
