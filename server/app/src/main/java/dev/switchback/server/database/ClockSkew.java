package dev.switchback.server.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far this node's clock is from the database's, which is the one that all nodes have. Its answer is taken to be of the
 * middle of the question's time (Cristian, 1989).
 *
 * <p>Safe to share between threads.
 */
public final class ClockSkew {
    /** How often the database is to be asked. */
    public static final Duration TICK = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ClockSkew.class);

    private final Jdbi jdbi;
    private final InstantSource clock;
    private volatile Optional<Duration> skew = Optional.empty();

    /** Makes a watch that has yet to {@link #tick}. */
    public ClockSkew(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Asks the database once. */
    public void tick() {
        try {
            skew = Optional.of(jdbi.withHandle(handle -> {
                Instant before = clock.instant();
                Instant there = DatabaseClock.now(handle);
                Instant middle =
                        before.plus(Duration.between(before, clock.instant()).dividedBy(2));
                return Duration.between(middle, there);
            }));
        } catch (JdbiException away) {
            LOG.debug("The database does not say what time it is: {}", away.toString());
            skew = Optional.empty();
        }
    }

    /** Returns how much later it is in the database; empty if it did not answer the last time. */
    public Optional<Duration> skew() {
        return skew;
    }
}
