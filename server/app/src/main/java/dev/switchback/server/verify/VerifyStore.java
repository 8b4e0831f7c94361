package dev.switchback.server.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** What the database says of itself. Works inside the caller's transaction; every question is one of reading. */
final class VerifyStore {
    private static final String STRUCTURE = "/db/structure.txt";
    private static final String PLACE = "verifying";

    boolean isStandby(Handle handle) {
        return one(handle, "SELECT pg_is_in_recovery()", Boolean.class);
    }

    String system(Handle handle) {
        return one(handle, "SELECT system_identifier::text FROM pg_control_system()", String.class);
    }

    String setting(Handle handle, String name) {
        return handle.createQuery("SELECT current_setting(:name)")
                .bind("name", name)
                .mapTo(String.class)
                .one();
    }

    private static <T> T one(Handle handle, String query, Class<T> type) {
        return handle.createQuery(query).mapTo(type).one();
    }

    private static List<String> texts(Handle handle, String query) {
        return handle.createQuery(query).mapTo(String.class).list();
    }

    /** Returns the structure as the scripts make it. */
    static List<String> expectedStructure() {
        try (InputStream stream = VerifyStore.class.getResourceAsStream(STRUCTURE)) {
            if (stream == null) {
                throw new IllegalStateException(STRUCTURE + " is missing from the jar");
            }
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the structure as it is: a line for each column, index, constraint, trigger and function. */
    List<String> structure(Handle handle) {
        return texts(handle, """
                WITH ours AS (
                    SELECT oid, relname FROM pg_class
                    WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'r'
                        AND relname <> 'flyway_schema_history')
                SELECT line COLLATE "C" FROM (
                    SELECT concat_ws(' ', 'column', relname || '.' || attname, format_type(atttypid, atttypmod),
                        CASE WHEN attnotnull THEN 'not null' END, nullif(attgenerated::text, ''),
                        nullif(attidentity::text, '')) AS line
                    FROM ours JOIN pg_attribute ON attrelid = ours.oid AND attnum > 0 AND NOT attisdropped
                    UNION ALL
                    SELECT concat_ws(' ', 'index', ours.relname || '.' || i.relname,
                        '(' || (SELECT string_agg(pg_get_indexdef(indexrelid, n, true), ', ' ORDER BY n)
                            FROM generate_series(1, indnatts) AS n) || ')',
                        CASE WHEN indisunique THEN 'unique' END, CASE WHEN indpred IS NOT NULL THEN 'partial' END)
                    FROM ours JOIN pg_index ON indrelid = ours.oid JOIN pg_class i ON i.oid = indexrelid
                    UNION ALL
                    SELECT concat_ws(' ', 'constraint', relname || '.' || conname, contype)
                    FROM ours JOIN pg_constraint ON conrelid = ours.oid AND contype IN ('p', 'u', 'f', 'c')
                    UNION ALL
                    SELECT concat_ws(' ', 'trigger', relname || '.' || tgname, 'enabled', tgenabled)
                    FROM ours JOIN pg_trigger ON tgrelid = ours.oid AND NOT tgisinternal
                    UNION ALL
                    SELECT 'function ' || proname FROM pg_proc p
                    WHERE pronamespace = to_regnamespace(quote_ident(current_schema()))
                        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
                ) AS lines ORDER BY 1
                """);
    }

    /** Returns the names of constraints and indexes that are not to be relied on. */
    List<String> invalid(Handle handle) {
        return texts(handle, """
                SELECT conname FROM pg_constraint
                WHERE connamespace = to_regnamespace(quote_ident(current_schema())) AND NOT convalidated
                UNION ALL
                SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema()))
                    AND NOT (i.indisvalid AND i.indisready)
                """);
    }

    /** Returns, for each foreign key with rows that refer to nothing, its name and how many. */
    List<String> orphans(Handle handle) {
        List<String> questions = texts(handle, """
                SELECT format('SELECT %L || '': '' || count(*) FROM %s c WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)'
                        || ' HAVING count(*) > 0',
                    conname, conrelid::regclass,
                    string_agg(format('c.%I IS NOT NULL', child.attname), ' AND '), confrelid::regclass,
                    string_agg(format('p.%I = c.%I', parent.attname, child.attname), ' AND '))
                FROM pg_constraint
                CROSS JOIN LATERAL unnest(conkey, confkey) AS pair (child, parent)
                JOIN pg_attribute child ON child.attrelid = conrelid AND child.attnum = pair.child
                JOIN pg_attribute parent ON parent.attrelid = confrelid AND parent.attnum = pair.parent
                WHERE contype = 'f' AND connamespace = to_regnamespace(quote_ident(current_schema()))
                GROUP BY conname, conrelid, confrelid ORDER BY conname
                """);
        List<String> orphans = new ArrayList<>();
        questions.forEach(question -> orphans.addAll(texts(handle, question)));
        return orphans;
    }

    /** Returns where revisions are not one after the other up to the environment's, in words. */
    List<String> revisionGaps(Handle handle) {
        return texts(handle, """
                WITH seen AS (
                    SELECT project, environment, revision, bool_or(action = 'environment.restored') AS leap
                    FROM audit_entry WHERE revision IS NOT NULL AND environment IS NOT NULL
                    GROUP BY project, environment, revision),
                steps AS (
                    SELECT *, lag(revision, 1, 0::bigint) OVER (
                        PARTITION BY project, environment ORDER BY revision) AS before
                    FROM seen)
                SELECT format('Of %s/%s the audit log has nothing between revisions %s and %s.',
                    project, environment, before, revision)
                FROM steps WHERE revision <> before + 1 AND NOT leap
                UNION ALL
                SELECT format('%s/%s is at revision %s, and the audit log at %s.', e.project, e.key, e.revision, last)
                FROM environment e CROSS JOIN LATERAL (
                    SELECT coalesce(max(revision), 0) AS last FROM seen s
                    WHERE s.project = e.project AND s.environment = e.key) AS log
                WHERE e.revision <> last
                """);
    }

    List<String> flagKeys(Handle handle, String project, String environment) {
        return handle.createQuery("SELECT key FROM flag WHERE project = :project AND environment = :environment"
                        + " AND deleted_at IS NULL ORDER BY key")
                .bind("project", project)
                .bind("environment", environment)
                .mapTo(String.class)
                .list();
    }

    long adminKeys(Handle handle) {
        return one(handle, """
                SELECT count(*) FROM access_key WHERE kind = 'admin' AND environment IS NULL AND revoked_at IS NULL
                    AND (expires_at IS NULL OR expires_at > now())
                """, Long.class);
    }

    /** Returns the ids of keys and webhooks whose secret is not kept in the form that we keep. */
    List<String> badSecrets(Handle handle) {
        return texts(handle, """
                SELECT 'key ' || id FROM access_key WHERE octet_length(secret_hash) <> 32
                    OR kind NOT IN ('admin', 'break_glass', 'server', 'frontend')
                UNION ALL SELECT 'webhook ' || id FROM webhook WHERE secret !~ '^whsec_[A-Za-z0-9+/]{43}=$'
                """);
    }

    /** Returns the identity columns whose next number was given before, in words. */
    List<String> lateSequences(Handle handle) {
        List<String> questions = texts(handle, """
                SELECT format('SELECT %L FROM %s s WHERE CASE WHEN is_called THEN last_value + 1 ELSE last_value END'
                        || ' <= (SELECT coalesce(max(%I), 0) FROM %s)',
                    'The next number of ' || t.relname || '.' || attname || ' was given before.',
                    d.objid::regclass, attname, t.oid::regclass)
                FROM pg_depend d
                JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                JOIN pg_class t ON t.oid = d.refobjid
                JOIN pg_attribute ON attrelid = t.oid AND attnum = d.refobjsubid
                WHERE d.deptype IN ('a', 'i') AND t.relnamespace = to_regnamespace(quote_ident(current_schema()))
                """);
        List<String> late = new ArrayList<>();
        questions.forEach(question -> late.addAll(texts(handle, question)));
        return late;
    }

    long checksumFailures(Handle handle) {
        return one(
                handle,
                "SELECT coalesce(max(checksum_failures), 0) FROM pg_stat_database WHERE datname = current_database()",
                Long.class);
    }

    /** Makes the functions available that read pages, until the transaction is undone; says whether that worked. */
    boolean canReadPages(Handle handle) {
        return attempt(handle, "CREATE EXTENSION IF NOT EXISTS amcheck").isEmpty()
                && attempt(handle, "SELECT count(*) FROM verify_heapam('pg_class')")
                        .isEmpty();
    }

    /** Reads every page of every table and index; returns what is wrong with which. The transaction is to be undone. */
    List<String> damagedPages(Handle handle) {
        boolean unique = one(handle, "SELECT current_setting('server_version_num')::int >= 170000", Boolean.class);
        List<String> damaged = new ArrayList<>();
        for (String table : relations(handle, "c.relkind = 'r'")) {
            attempt(handle, "SELECT count(*) FROM " + table).ifPresent(why -> damaged.add(table + ": " + why));
            damaged.addAll(damagedRows(handle, table));
        }
        for (String index :
                relations(handle, "c.relkind = 'i' AND c.relam = (SELECT oid FROM pg_am WHERE amname = 'btree')")) {
            attempt(handle, "SELECT bt_index_check('" + index + "', true" + (unique ? ", true" : "") + ")::text")
                    .ifPresent(why -> damaged.add(index + ": " + why));
        }
        return damaged;
    }

    private static List<String> damagedRows(Handle handle, String table) {
        List<String> damaged = new ArrayList<>();
        handle.savepoint(PLACE);
        try {
            texts(handle, "SELECT coalesce(blkno::text, '') || ' ' || msg FROM verify_heapam('" + table + "') LIMIT 3")
                    .forEach(why -> damaged.add(table + ", page " + why));
            handle.releaseSavepoint(PLACE);
        } catch (JdbiException unreadable) {
            handle.rollbackToSavepoint(PLACE);
            damaged.add(table + ": " + why(unreadable));
        }
        return damaged;
    }

    private static List<String> relations(Handle handle, String which) {
        return texts(
                handle,
                "SELECT c.oid::regclass::text FROM pg_class c WHERE " + which
                        + " AND c.relnamespace = to_regnamespace(quote_ident(current_schema())) ORDER BY 1");
    }

    /** Asks; returns why there was no answer. */
    private static Optional<String> attempt(Handle handle, String question) {
        handle.savepoint(PLACE);
        try {
            handle.execute(question);
            handle.releaseSavepoint(PLACE);
            return Optional.empty();
        } catch (JdbiException refused) {
            handle.rollbackToSavepoint(PLACE);
            return Optional.of(why(refused));
        }
    }

    /** The first line of what the database said. */
    private static String why(JdbiException refused) {
        Throwable cause = refused.getCause() == null ? refused : refused.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    long transactionAge(Handle handle) {
        return one(
                handle,
                "SELECT age(datfrozenxid)::bigint FROM pg_database WHERE datname = current_database()",
                Long.class);
    }

    /** Returns how many of a hundred connections are taken. */
    long connectionsTaken(Handle handle) {
        return one(
                handle,
                "SELECT 100 * count(*) / current_setting('max_connections')::int FROM pg_stat_activity"
                        + " WHERE backend_type = 'client backend'",
                Long.class);
    }

    Duration longestTransaction(Handle handle) {
        return Duration.ofSeconds(one(handle, """
                SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start))::bigint, 0) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                """, Long.class));
    }

    /** Returns how many bytes of log are kept for the consumer that is furthest behind. */
    long logKept(Handle handle) {
        return one(
                handle,
                "SELECT coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0)::bigint FROM pg_replication_slots",
                Long.class);
    }

    /** Returns when the database was restored last; the beginning of time for never. */
    Instant restoredAt(Handle handle) {
        return handle.createQuery("SELECT max(at) FROM audit_entry WHERE action = 'environment.restored'")
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant)
                .orElse(Instant.EPOCH);
    }
}
