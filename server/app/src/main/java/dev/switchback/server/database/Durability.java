package dev.switchback.server.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what an acknowledged commit would outlive. PostgreSQL acknowledges one only when the synchronous standbys that
 * it is set up with have it on their disks; so what is set up says it, second by second, whoever is connected.
 *
 * <p>Safe to share between threads.
 */
public final class Durability {
    /** How often the database is to be asked. */
    public static final Duration TICK = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);
    private static final Duration LATELY = Duration.ofSeconds(3);
    private static final List<String> FLUSHED_BY_STANDBYS = List.of("on", "remote_apply");
    private static final RowMapper<Replication> REPLICATION = (row, context) -> new Observed(
                    row.getBoolean("flushes"), row.getString("waits"), row.getString("names"), row.getInt("standbys"))
            .replication();

    private final Jdbi jdbi;
    private final InstantSource clock;
    private volatile Seen seen = new Seen(Replication.UNKNOWN, Instant.EPOCH, Instant.EPOCH);

    /** Makes a watch that has yet to {@link #tick}. */
    public Durability(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Who has a commit when it is acknowledged. */
    public enum Replication {
        /** Nobody has been able to say lately. */
        UNKNOWN,
        /** Perhaps nobody: the server does not wait for its own disk. */
        VOLATILE,
        /** The disk of the one server that there is. */
        NONE,
        /** The disk of the primary; standbys have it later, if the primary lives. */
        ASYNCHRONOUS,
        /** The disks of the primary and of a standby. */
        SYNCHRONOUS
    }

    private record Observed(boolean flushes, String waits, String names, int standbys) {
        private Replication replication() {
            if (!flushes || waits.equals("off")) {
                return Replication.VOLATILE;
            }
            if (!names.isBlank() && FLUSHED_BY_STANDBYS.contains(waits)) {
                return Replication.SYNCHRONOUS;
            }
            return standbys > 0 ? Replication.ASYNCHRONOUS : Replication.NONE;
        }
    }

    private record Seen(Replication replication, Instant since, Instant at) {}

    /** Asks the database once. */
    public void tick() {
        try {
            note(ask());
        } catch (JdbiException away) {
            LOG.debug("Nobody says what a commit outlives: {}", away.toString());
            note(Replication.UNKNOWN);
        }
    }

    /** Returns who has a commit that is acknowledged now. */
    public Replication replication() {
        Seen present = seen;
        return present.at().plus(LATELY).isBefore(clock.instant()) ? Replication.UNKNOWN : present.replication();
    }

    /** Returns since when that is so; empty if it was never asked. */
    public Optional<Instant> since() {
        return Optional.of(seen.since()).filter(since -> since.isAfter(Instant.EPOCH));
    }

    /** Says whether what is acknowledged now outlives the loss of any one machine. */
    public boolean durable() {
        return replication() == Replication.SYNCHRONOUS;
    }

    /** Returns what is wrong, in words: that changes may be lost although somebody took care to copy them. */
    public Optional<String> complaint() {
        return switch (replication()) {
            case VOLATILE ->
                Optional.of("The database does not wait for its own disk: with the next power cut acknowledged changes"
                        + " are lost. Turn on fsync, full_page_writes and synchronous_commit.");
            case ASYNCHRONOUS ->
                Optional.of("Standbys are told of changes after these are acknowledged, so a failover may lose some:"
                        + " set synchronous_standby_names.");
            case UNKNOWN, NONE, SYNCHRONOUS -> Optional.empty();
        };
    }

    private Replication ask() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                    SELECT current_setting('fsync')::boolean AND current_setting('full_page_writes')::boolean AS flushes,
                        current_setting('synchronous_commit') AS waits,
                        current_setting('synchronous_standby_names') AS names,
                        (SELECT count(*) FROM pg_stat_replication) AS standbys
                    """).map(REPLICATION).one());
    }

    private void note(Replication replication) {
        Instant now = clock.instant();
        Seen before = seen;
        seen = new Seen(replication, before.replication() == replication ? before.since() : now, now);
    }
}
