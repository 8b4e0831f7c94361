package dev.switchback.server.database;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The time of the database, which all nodes have in common, whatever their own clocks say. Safe to share between threads.
 *
 * @param jdbi the database, asked each time
 */
public record DatabaseClock(Jdbi jdbi) implements InstantSource {

    /** Returns what time it is there, not when the transaction began. */
    public static Instant now(Handle handle) {
        return handle.createQuery("SELECT clock_timestamp()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant();
    }

    /** @throws org.jdbi.v3.core.JdbiException if the database does not answer */
    @Override
    public Instant instant() {
        return jdbi.withHandle(DatabaseClock::now);
    }
}
