package dev.switchback.server.access;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.KeyKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Keys in the database. Works inside the caller's transaction. */
final class KeyStore {
    private static final String COLUMNS =
            "id, kind, name, project, environment, created_at, created_by, expires_at, revoked_at, used_at";

    Optional<AccessKey> find(Handle handle, String id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM access_key WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> key(row))
                .findOne();
    }

    /** Finds the key of a secret, unless it was revoked. */
    Optional<AccessKey> findByHash(Handle handle, String hash) {
        return handle.createQuery(
                        "SELECT " + COLUMNS + " FROM access_key WHERE secret_hash = :hash AND revoked_at IS NULL")
                .bind("hash", HexFormat.of().parseHex(hash))
                .map((row, context) -> key(row))
                .findOne();
    }

    /** Finds the hash of a key's secret, unless it was revoked. */
    Optional<String> hash(Handle handle, String id) {
        return handle.createQuery("SELECT secret_hash FROM access_key WHERE id = :id AND revoked_at IS NULL")
                .bind("id", id)
                .mapTo(byte[].class)
                .findOne()
                .map(HexFormat.of()::formatHex);
    }

    /** Returns the keys that may engage an emergency, by the hashes of their secrets; at most {@code limit}. */
    Map<String, AccessKey> emergencies(Handle handle, int limit) {
        return byHash(handle, "kind IN ('admin', 'break_glass') AND revoked_at IS NULL ORDER BY id", limit);
    }

    /** Returns the keys that are good, by the hashes of their secrets; at most {@code limit}, those for emergencies first. */
    Map<String, AccessKey> all(Handle handle, int limit) {
        return byHash(handle, "revoked_at IS NULL ORDER BY kind IN ('admin', 'break_glass') DESC, id", limit);
    }

    private static Map<String, AccessKey> byHash(Handle handle, String which, int limit) {
        Map<String, AccessKey> keys = new HashMap<>();
        handle.createQuery("SELECT " + COLUMNS + ", secret_hash FROM access_key WHERE " + which + " LIMIT :limit")
                .bind("limit", limit)
                .map((row, context) -> keys.put(HexFormat.of().formatHex(row.getBytes("secret_hash")), key(row)))
                .list();
        return keys;
    }

    List<AccessKey> list(Handle handle, String after, int limit) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM access_key WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> key(row))
                .list();
    }

    void insert(Handle handle, AccessKey key, String hash) {
        handle.createUpdate("""
                        INSERT INTO access_key
                            (id, kind, name, project, environment, secret_hash, created_at, created_by, expires_at)
                        VALUES (:id, :kind, :name, :project, :environment, :hash, :at, :by, :expiry)
                        """)
                .bind("id", key.id())
                .bind("kind", key.kind().name().toLowerCase(Locale.ROOT))
                .bind("name", key.name())
                .bind("project", key.scope().map(EnvironmentId::project).orElse(null))
                .bind("environment", key.scope().map(EnvironmentId::key).orElse(null))
                .bind("hash", HexFormat.of().parseHex(hash))
                .bind("at", key.createdAt().atOffset(ZoneOffset.UTC))
                .bind("by", key.createdBy().orElse(null))
                .bind(
                        "expiry",
                        key.expiresAt().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null))
                .execute();
    }

    void revoke(Handle handle, String id, Instant at) {
        handle.createUpdate("UPDATE access_key SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL")
                .bind("id", id)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** Notes when keys were used, by id. Rows are locked in order, so that several nodes can do so at once. */
    void used(Handle handle, Map<String, Instant> times) {
        List<String> ids = times.keySet().stream().sorted().toList();
        handle.createUpdate("""
                        WITH used AS (
                            SELECT key.id, news.at FROM access_key key
                            JOIN unnest(:ids, :times) AS news (id, at) ON news.id = key.id
                            ORDER BY key.id FOR UPDATE OF key
                        )
                        UPDATE access_key SET used_at = greatest(used_at, used.at) FROM used WHERE access_key.id = used.id
                        """)
                .bindArray("ids", String.class, ids)
                .bindArray(
                        "times",
                        OffsetDateTime.class,
                        ids.stream()
                                .map(id -> times.getOrDefault(id, Instant.EPOCH).atOffset(ZoneOffset.UTC))
                                .toList())
                .execute();
    }

    /** Keeps others from creating keys until the transaction ends, and says whether there are none. */
    boolean lockAndCheckEmpty(Handle handle) {
        handle.execute("LOCK TABLE access_key IN SHARE ROW EXCLUSIVE MODE");
        return handle.createQuery("SELECT NOT EXISTS (SELECT FROM access_key)")
                .mapTo(Boolean.class)
                .one();
    }

    private static AccessKey key(ResultSet row) throws SQLException {
        String project = row.getString("project");
        return new AccessKey(
                row.getString("id"),
                KeyKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("name"),
                project == null
                        ? Optional.empty()
                        : Optional.of(new EnvironmentId(project, row.getString("environment"))),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getString("created_by")),
                instant(row.getObject("expires_at", OffsetDateTime.class)),
                instant(row.getObject("revoked_at", OffsetDateTime.class)),
                instant(row.getObject("used_at", OffsetDateTime.class)));
    }

    private static Optional<Instant> instant(@Nullable OffsetDateTime time) {
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }
}
