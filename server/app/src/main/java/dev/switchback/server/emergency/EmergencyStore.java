package dev.switchback.server.emergency;

import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Engagements and epochs in the database. Works inside the caller's transaction. */
final class EmergencyStore {
    private static final RowMapper<Engaged> ENGAGED = (row, context) -> new Engaged(
            row.getString("id"),
            row.getString("flag"),
            row.getString("tag"),
            List.of((String[]) row.getArray("flags").getArray()),
            row.getString("reason"),
            row.getString("actor"),
            row.getObject("engaged_at", OffsetDateTime.class).toInstant());

    Optional<EmergencyStatus> find(Handle handle, EnvironmentId environment) {
        return handle.createQuery(
                        "SELECT epoch, revision FROM environment WHERE project = :project AND key = :environment")
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .map((row, context) -> new EmergencyStatus(
                        row.getLong("epoch"), row.getLong("revision"), engagements(handle, environment)))
                .findOne();
    }

    /** Adds an engagement, unless it was there before, released or not; says whether it was added. */
    boolean engage(Change change, EnvironmentId environment, Engaged engaged) {
        boolean added = insert(change, environment, engaged);
        if (added && engaged.tag() != null) {
            cover(change.handle(), environment, engaged);
        }
        return added;
    }

    /** What carries the tag is covered, and what whoever engaged it has seen carrying it. */
    private static void cover(Handle handle, EnvironmentId environment, Engaged engaged) {
        handle.createUpdate("""
            INSERT INTO engagement_flag (engagement, flag)
            SELECT :id, key FROM flag
            WHERE project = :project AND environment = :environment AND :tag = ANY (tags)
                AND deleted_at IS NULL
            UNION SELECT :id, unnest(CAST(:flags AS text[]))
            """)
                .bind("id", engaged.id())
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("tag", engaged.tag())
                .bindArray("flags", String.class, engaged.flags())
                .execute();
    }

    /** Returns the flags of {@code environment} by the tags that they carry. */
    Map<String, List<String>> tagged(Handle handle, EnvironmentId environment) {
        return handle.createQuery("""
            SELECT tag, array_agg(key ORDER BY key) AS flags FROM flag, unnest(tags) AS tag
            WHERE project = :project AND environment = :environment AND deleted_at IS NULL
            GROUP BY tag
            """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .reduceRows(new HashMap<>(), (flags, row) -> {
                    flags.put(row.getColumn("tag", String.class), List.of(row.getColumn("flags", String[].class)));
                    return flags;
                });
    }

    private static boolean insert(Change change, EnvironmentId environment, Engaged engaged) {
        return change.handle()
                        .createUpdate("""
                            INSERT INTO engagement (id, project, environment, flag, tag, reason, actor, engaged_at)
                            VALUES (:id, :project, :environment, :flag, :tag, :reason, :actor, :at)
                            ON CONFLICT (id) DO NOTHING
                            """)
                        .bind("id", engaged.id())
                        .bind("project", environment.project())
                        .bind("environment", environment.key())
                        .bind("flag", engaged.flag())
                        .bind("tag", engaged.tag())
                        .bind("reason", engaged.reason())
                        .bind("actor", engaged.actor())
                        .bind("at", engaged.engagedAt().atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    /** Returns which of {@code ids}, at least one, are there, released or not. */
    List<String> known(Handle handle, Set<String> ids) {
        return handle.createQuery("SELECT id FROM engagement WHERE id IN (<ids>)")
                .bindList("ids", List.copyOf(ids))
                .mapTo(String.class)
                .list();
    }

    /** Returns which engagements were released, the last {@code most} of them, oldest first. */
    List<String> released(Handle handle, EnvironmentId environment, int most) {
        return handle.createQuery("""
            SELECT id FROM (
                SELECT id, released_at FROM engagement
                WHERE project = :project AND environment = :environment AND released_at IS NOT NULL
                ORDER BY released_at DESC, id LIMIT :most
            ) AS newest ORDER BY released_at, id
            """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("most", most)
                .mapTo(String.class)
                .list();
    }

    void release(Change change, List<String> ids, String reason) {
        change.handle()
                .createUpdate("""
                    UPDATE engagement SET released_at = :at, released_by = :actor, release_reason = :reason
                    WHERE id IN (<ids>) AND released_at IS NULL
                    """)
                .bind("at", change.now().atOffset(ZoneOffset.UTC))
                .bind("actor", change.actor().name())
                .bind("reason", reason)
                .bindList("ids", ids)
                .execute();
    }

    ReleaseRule releaseRule(Handle handle, EnvironmentId environment) {
        return ReleaseRule.of(handle.createQuery(
                        "SELECT release_rule FROM environment WHERE project = :project AND key = :environment")
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .mapTo(String.class)
                .one());
    }

    void askFor(Handle handle, EnvironmentId environment, ReleaseRule rule) {
        handle.createUpdate(
                        "UPDATE environment SET release_rule = :rule WHERE project = :project AND key = :environment")
                .bind("rule", rule.text())
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .execute();
    }

    void advanceEpoch(Handle handle, EnvironmentId environment) {
        handle.createUpdate("UPDATE environment SET epoch = epoch + 1 WHERE project = :project AND key = :environment")
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .execute();
    }

    private static List<Engaged> engagements(Handle handle, EnvironmentId environment) {
        return handle.createQuery("""
            SELECT id, flag, tag, reason, actor, engaged_at,
                ARRAY(SELECT covered.flag FROM engagement_flag covered
                    WHERE covered.engagement = id ORDER BY 1) AS flags
            FROM engagement
            WHERE project = :project AND environment = :environment AND released_at IS NULL
            ORDER BY engaged_at, id
            """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .map(ENGAGED)
                .list();
    }
}
