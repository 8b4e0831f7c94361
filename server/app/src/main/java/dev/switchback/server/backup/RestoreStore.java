package dev.switchback.server.backup;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.DatabaseClock;
import dev.switchback.server.emergency.Engaged;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What a restore asks of a database and does to it, beside copying. Works inside the caller's transaction. */
final class RestoreStore {
    /** The action of the audit entry that says that an environment was restored. */
    static final String RESTORED = "environment.restored";

    /** What is engaged, wherever that is known from. */
    private static final String KNOWN = "restoring_known";

    /** Returns who else of us is connected, in words. */
    List<String> others(Handle handle) {
        return handle.createQuery("""
                        SELECT DISTINCT coalesce(host(client_addr), 'this machine') FROM pg_stat_activity
                        WHERE datname = current_database() AND application_name = 'switchback'
                            AND pid <> pg_backend_pid() AND usename = current_user
                        """).mapTo(String.class).list();
    }

    void makeEmpty(Handle handle, String schema) {
        handle.execute("DROP SCHEMA IF EXISTS " + Table.quoted(schema) + " CASCADE");
        handle.execute("CREATE SCHEMA " + Table.quoted(schema));
    }

    /** Has triggers of ours fire, or not: what they would do was done before. */
    void fireTriggers(Handle handle, String schema, Table table, boolean fire) {
        handle.execute("ALTER TABLE " + Table.quoted(schema) + "." + Table.quoted(table.name())
                + (fire ? " ENABLE" : " DISABLE") + " TRIGGER USER");
    }

    /** Carries what is engaged in one schema over to another, with the flags that it covers. Returns how many. */
    int carryEngagements(Handle handle, String from, String to) {
        String source = Table.quoted(from);
        String target = Table.quoted(to);
        int carried = handle.execute("""
                INSERT INTO %2$s.engagement (id, project, environment, flag, tag, reason, actor, engaged_at)
                SELECT id, e.project, e.environment, flag, tag, reason, actor, engaged_at
                FROM %1$s.engagement e
                WHERE released_at IS NULL
                    AND EXISTS (SELECT FROM %2$s.environment o WHERE o.project = e.project AND o.key = e.environment)
                ON CONFLICT (id) DO UPDATE SET released_at = NULL, released_by = NULL, release_reason = NULL
                """.formatted(source, target));
        handle.execute("""
                INSERT INTO %2$s.engagement_flag (engagement, flag)
                SELECT c.engagement, c.flag FROM %1$s.engagement_flag c
                JOIN %1$s.engagement e ON e.id = c.engagement AND e.released_at IS NULL
                JOIN %2$s.engagement o ON o.id = e.id
                ON CONFLICT DO NOTHING
                """.formatted(source, target));
        return carried;
    }

    /** Engages what a node's disk says is engaged, unless the database knows of it. Returns how many. */
    int engage(Handle handle, String schema, EnvironmentId environment, List<Engaged> engaged) {
        int added = 0;
        for (Engaged each : engaged) {
            added += handle.createUpdate("INSERT INTO " + Table.quoted(schema) + ".engagement"
                            + " (id, project, environment, flag, tag, reason, actor, engaged_at)"
                            + " SELECT :id, project, key, :flag, :tag, :reason, 'a node''s disk', now() FROM "
                            + Table.quoted(schema)
                            + ".environment WHERE project = :project AND key = :key ON CONFLICT DO NOTHING")
                    .bind("id", each.id())
                    .bind("flag", each.flag())
                    .bind("tag", each.tag())
                    .bind("reason", "engaged before the database was restored")
                    .bind("project", environment.project())
                    .bind("key", environment.key())
                    .execute();
            handle.createUpdate("INSERT INTO " + Table.quoted(schema) + ".engagement_flag (engagement, flag)"
                            + " SELECT id, unnest(CAST(:flags AS text[])) FROM " + Table.quoted(schema)
                            + ".engagement WHERE id = :id ON CONFLICT DO NOTHING")
                    .bindArray("flags", String.class, each.flags())
                    .bind("id", each.id())
                    .execute();
        }
        return added;
    }

    /**
     * Puts every environment {@code leap} revisions beyond all that anybody is known to have seen of it, and its epoch
     * one, and says so in the audit log.
     *
     * @param known what is known beside what was restored
     */
    List<Manifest.Place> advance(
            Handle handle, String schema, List<Manifest.Place> known, long leap, String actor, String reason) {
        handle.execute("CREATE TEMPORARY TABLE " + KNOWN
                + " (environment text, revision bigint, epoch bigint) ON COMMIT DROP");
        for (Manifest.Place place : known) {
            handle.createUpdate("INSERT INTO " + KNOWN + " VALUES (:environment, :revision, :epoch)")
                    .bindMethods(place)
                    .execute();
        }
        String name = Table.quoted(schema);
        handle.createUpdate("""
                UPDATE %s.environment e SET
                    revision = :leap + greatest(e.revision,
                        (SELECT max(k.revision) FROM %2$s k WHERE k.environment = e.project || '/' || e.key)),
                    epoch = 1 + greatest(e.epoch,
                        (SELECT max(k.epoch) FROM %2$s k WHERE k.environment = e.project || '/' || e.key))
                """.formatted(name, KNOWN)).bind("leap", leap).execute();
        handle.createUpdate("""
                INSERT INTO %1$s.audit_entry (at, project, environment, revision, actor, action, subject, reason)
                SELECT :now, project, key, revision, :actor, :action, 'environment/' || key, :reason
                FROM %1$s.environment ORDER BY project, key
                """.formatted(name))
                .bind("now", DatabaseClock.now(handle).atOffset(ZoneOffset.UTC))
                .bind("actor", actor)
                .bind("action", RESTORED)
                .bind("reason", reason)
                .execute();
        return new BackupStore().environments(handle, schema);
    }

    /** Puts the tables and functions of one schema into the place of those of another. Waits for nobody for long. */
    void replace(Handle handle, String home, String with) {
        handle.execute("SET LOCAL lock_timeout = '10s'");
        List<String> tables = names(handle, with);
        String old = tables.stream()
                .map(table -> Table.quoted(home) + "." + Table.quoted(table))
                .collect(Collectors.joining(", "));
        handle.execute("DROP TABLE IF EXISTS " + old);
        for (String table : tables) {
            handle.execute("ALTER TABLE " + Table.quoted(with) + "." + Table.quoted(table) + " SET SCHEMA "
                    + Table.quoted(home));
        }
        for (String function : functions(handle, with)) {
            handle.execute("DROP FUNCTION IF EXISTS " + Table.quoted(home) + "." + function);
            handle.execute(
                    "ALTER FUNCTION " + Table.quoted(with) + "." + function + " SET SCHEMA " + Table.quoted(home));
        }
        handle.execute("DROP SCHEMA " + Table.quoted(with));
    }

    private static List<String> names(Handle handle, String schema) {
        return handle.createQuery("SELECT relname FROM pg_class"
                        + " WHERE relkind = 'r' AND relnamespace = to_regnamespace(quote_ident(:schema)) ORDER BY 1")
                .bind("schema", schema)
                .mapTo(String.class)
                .list();
    }

    private static List<String> functions(Handle handle, String schema) {
        return handle.createQuery("SELECT quote_ident(proname) || '(' || pg_get_function_identity_arguments(oid) || ')'"
                        + " FROM pg_proc WHERE pronamespace = to_regnamespace(quote_ident(:schema)) ORDER BY 1")
                .bind("schema", schema)
                .mapTo(String.class)
                .list();
    }

    /** Returns what nodes' disks know of environments. */
    static List<Manifest.Place> places(Map<EnvironmentId, Snapshot> remembered) {
        List<Manifest.Place> places = new ArrayList<>();
        remembered.forEach((environment, snapshot) -> places.add(new Manifest.Place(
                environment.toString(),
                snapshot.revision(),
                snapshot.emergency().epoch())));
        return places;
    }
}
