package dev.switchback.server.backup;

import dev.switchback.server.database.Schema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.UnableToProduceResultException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** Whole tables out of the database and into it. Works inside the caller's transaction. */
final class BackupStore {
    /** What is answered again for some minutes only, and would refer to what is no longer there. */
    private static final Set<String> LEFT_OUT = Set.of("flyway_schema_history", "remembered_request");

    private static final long LOCK = 0x5B_BAC_0FFL;

    /** Makes the transaction one that sees the database as of one moment, and writes texts in one way everywhere. */
    void beginReading(Handle handle) {
        handle.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        uniform(handle);
    }

    /** Has texts written and read in one way everywhere until the transaction ends. */
    void uniform(Handle handle) {
        List.of(
                        "DateStyle = 'ISO, YMD'",
                        "TimeZone = 'UTC'",
                        "IntervalStyle = 'postgres'",
                        "extra_float_digits = 3",
                        "bytea_output = 'hex'",
                        "statement_timeout = 0",
                        "idle_in_transaction_session_timeout = 0")
                .forEach(setting -> handle.execute("SET LOCAL " + setting));
    }

    /** Says whether nobody else makes a backup; nobody does until the transaction ends, then. */
    boolean tryLock(Handle handle) {
        return handle.createQuery("SELECT pg_try_advisory_xact_lock(:lock)")
                .bind("lock", LOCK)
                .mapTo(Boolean.class)
                .one();
    }

    /** Waits until nobody else makes a backup; nobody does until the transaction ends, then. */
    void lock(Handle handle) {
        handle.createQuery("SELECT pg_advisory_xact_lock(:lock)::text")
                .bind("lock", LOCK)
                .mapTo(String.class)
                .one();
    }

    /** Returns the schema that unqualified names are in. */
    String home(Handle handle) {
        return text(handle, "SELECT current_schema()");
    }

    String version(Handle handle) {
        return text(handle, "SHOW server_version");
    }

    String system(Handle handle) {
        return text(handle, "SELECT system_identifier::text FROM pg_control_system()");
    }

    private static String text(Handle handle, String query) {
        return handle.createQuery(query).mapTo(String.class).one();
    }

    /** Returns the tables of a schema that are copied, each after those that it refers to. */
    List<Table> tables(Handle handle, String schema) {
        Map<String, List<Table.Column>> columns = new TreeMap<>();
        handle.createQuery("""
                        SELECT c.relname, a.attname, a.attcollation <> 0 AS collated,
                            coalesce(array_position(i.indkey::int2[], a.attnum), -1) AS place
                        FROM pg_class c
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                            AND a.attgenerated = ''
                        LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
                        WHERE c.relnamespace = to_regnamespace(quote_ident(:schema)) AND c.relkind = 'r'
                            AND c.relname <> ALL (:left)
                        ORDER BY c.relname, a.attnum
                        """)
                .bind("schema", schema)
                .bindArray("left", String.class, List.copyOf(LEFT_OUT))
                .map((row, context) -> columns.computeIfAbsent(row.getString("relname"), table -> new ArrayList<>())
                        .add(new Table.Column(
                                row.getString("attname"), row.getBoolean("collated"), row.getInt("place"))))
                .list();
        List<Table> tables = columns.entrySet().stream()
                .map(entry -> new Table(entry.getKey(), entry.getValue()))
                .toList();
        return Table.ordered(tables, references(handle, schema));
    }

    private static Map<String, Set<String>> references(Handle handle, String schema) {
        Map<String, Set<String>> references = new HashMap<>();
        handle.createQuery("""
                        SELECT child.relname AS source, parent.relname AS target
                        FROM pg_constraint r
                        JOIN pg_class child ON child.oid = r.conrelid
                        JOIN pg_class parent ON parent.oid = r.confrelid
                        WHERE r.contype = 'f' AND child.relnamespace = to_regnamespace(quote_ident(:schema))
                        """)
                .bind("schema", schema)
                .map((row, context) -> references
                        .computeIfAbsent(row.getString("source"), source -> new HashSet<>())
                        .add(row.getString("target")))
                .list();
        return references;
    }

    /** Writes all rows of {@code table}; returns how many. */
    long copyOut(Handle handle, String schema, Table table, OutputStream to) {
        try {
            return copies(handle).copyOut(table.copyOut(schema), to);
        } catch (SQLException refused) {
            throw new UnableToProduceResultException(refused);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Adds rows to {@code table}. */
    void copyIn(Handle handle, String schema, Table table, InputStream from) throws IOException {
        try {
            copies(handle).copyIn(table.copyIn(schema), from);
        } catch (SQLException refused) {
            throw new UnableToProduceResultException(refused);
        }
    }

    /** Compares rows that were copied out of {@code table}, in its order, with those that are there; a number comes first. */
    List<String> differences(Handle handle, Table table, InputStream before, int most) throws IOException {
        List<String> differences = new ArrayList<>();
        try {
            CopyOut present = copies(handle).copyOut(table.copyOut(home(handle)));
            BufferedReader lines = new BufferedReader(new InputStreamReader(before, StandardCharsets.UTF_8));
            String there = next(present);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                while (!there.isEmpty() && number(there) < number(line)) {
                    there = next(present);
                }
                if (!there.equals(line) && differences.size() < most) {
                    boolean gone = there.isEmpty() || number(there) > number(line);
                    differences.add(
                            "Row " + number(line) + " of " + table.name() + (gone ? " is gone." : " was changed."));
                }
            }
            while (!there.isEmpty()) {
                there = next(present);
            }
        } catch (SQLException refused) {
            throw new UnableToProduceResultException(refused);
        }
        return differences;
    }

    /** Returns the next row without its end; empty after the last. */
    private static String next(CopyOut rows) throws SQLException {
        byte[] row = rows.readFromCopy();
        return row == null ? "" : new String(row, 0, row.length - 1, StandardCharsets.UTF_8);
    }

    private static long number(String row) {
        return Long.parseLong(row.substring(0, row.indexOf('\t')));
    }

    private static CopyManager copies(Handle handle) throws SQLException {
        return handle.getConnection().unwrap(PGConnection.class).getCopyAPI();
    }

    /** Returns the scripts that have made the schema, oldest first. */
    List<Schema.Script> scripts(Handle handle, String schema) {
        return handle.createQuery("SELECT version, description, checksum FROM " + Table.quoted(schema)
                        + ".flyway_schema_history"
                        + " WHERE success AND version IS NOT NULL AND checksum IS NOT NULL ORDER BY installed_rank")
                .map((row, context) -> new Schema.Script(
                        row.getString("version"), row.getString("description"), row.getInt("checksum")))
                .list();
    }

    /** Says whether migrations have ever run here. */
    boolean isMigrated(Handle handle, String schema) {
        return handle.createQuery("SELECT to_regclass(quote_ident(:schema) || '.flyway_schema_history') IS NOT NULL")
                .bind("schema", schema)
                .mapTo(Boolean.class)
                .one();
    }

    List<Manifest.Place> environments(Handle handle, String schema) {
        return handle.createQuery("SELECT project || '/' || key AS environment, revision, epoch FROM "
                        + Table.quoted(schema) + ".environment ORDER BY 1")
                .map((row, context) ->
                        new Manifest.Place(row.getString("environment"), row.getLong("revision"), row.getLong("epoch")))
                .list();
    }

    long auditHead(Handle handle, String schema) {
        return handle.createQuery("SELECT coalesce(max(id), 0) FROM " + Table.quoted(schema) + ".audit_entry")
                .mapTo(Long.class)
                .one();
    }

    /** Returns what the sequences of identity columns give next. */
    List<Manifest.Sequence> sequences(Handle handle, String schema) {
        return handle.createQuery("""
                        SELECT t.relname, a.attname, s.relname AS sequence
                        FROM pg_depend d
                        JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                        JOIN pg_class t ON t.oid = d.refobjid
                        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
                        WHERE d.deptype IN ('a', 'i') AND t.relnamespace = to_regnamespace(quote_ident(:schema))
                        ORDER BY 1, 2
                        """)
                .bind("schema", schema)
                .map((row, context) -> new Manifest.Sequence(
                        row.getString("relname"),
                        row.getString("attname"),
                        next(handle, schema, row.getString("sequence"))))
                .list();
    }

    private static long next(Handle handle, String schema, String sequence) {
        return handle.createQuery("SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM "
                        + Table.quoted(schema) + "." + Table.quoted(sequence))
                .mapTo(Long.class)
                .one();
    }

    void setSequence(Handle handle, String schema, Manifest.Sequence sequence) {
        handle.createQuery("SELECT setval(pg_get_serial_sequence(:table, :column), :next, false)")
                .bind("table", Table.quoted(schema) + "." + Table.quoted(sequence.table()))
                .bind("column", sequence.column())
                .bind("next", sequence.next())
                .mapTo(Long.class)
                .one();
    }
}
