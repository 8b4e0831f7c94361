package dev.switchback.server.backup;

import dev.switchback.server.database.Schema;
import java.time.Instant;
import java.util.List;

/**
 * What a backup holds.
 *
 * @param format of the file
 * @param takenAt the database's time
 * @param server version of the service that made it
 * @param postgres version of the database server
 * @param system identifier of the database server
 * @param scripts that had made the schema, oldest first; never empty
 * @param environments as they were
 * @param auditHead the newest audit entry's id; 0 for none
 * @param tables in the order in which they can be filled
 * @param sequences with what they give next
 */
public record Manifest(
        int format,
        Instant takenAt,
        String server,
        String postgres,
        String system,
        List<Schema.Script> scripts,
        List<Place> environments,
        long auditHead,
        List<Content> tables,
        List<Sequence> sequences) {
    /** The format that is written and read. */
    static final int FORMAT = 1;

    public Manifest {
        scripts = List.copyOf(scripts);
        environments = List.copyOf(environments);
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
    }

    /**
     * An environment as it was.
     *
     * @param environment {@code project/environment}
     */
    public record Place(String environment, long revision, long epoch) {}

    /**
     * What was in a table.
     *
     * @param columns that were copied, in this order
     * @param digest SHA-256 of all rows in the order of the primary key, as {@code COPY} writes them: the same content has
     *     the same digest in any database
     */
    public record Content(String table, List<String> columns, long rows, String digest) {
        public Content {
            columns = List.copyOf(columns);
        }
    }

    /** The sequence of an identity column, and what it gives next. */
    public record Sequence(String table, String column, long next) {}

    /** Returns the schema's version. */
    public String version() {
        return scripts.get(scripts.size() - 1).version();
    }

    /** Returns how many rows there are in all. */
    public long rows() {
        return tables.stream().mapToLong(Content::rows).sum();
    }
}
