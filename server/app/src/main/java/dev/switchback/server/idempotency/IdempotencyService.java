package dev.switchback.server.idempotency;

import dev.switchback.server.http.AnswerMemory;
import dev.switchback.server.http.Recollection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps answers in the database for a day. A request whose node went away before it was answered counts as under way for
 * a minute; then it may be carried out again.
 *
 * <p>Safe to share between threads, and between nodes of one database.
 */
public final class IdempotencyService implements AnswerMemory {
    /** How often to look for answers that are too old. */
    public static final Duration TICK = Duration.ofMinutes(10);

    static final Duration RETENTION = Duration.ofDays(1);
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyService.class);

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final IdempotencyStore store = new IdempotencyStore();

    public IdempotencyService(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    @Override
    public Recollection begin(String principal, String key, String request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return jdbi.inTransaction(handle -> {
            boolean first =
                    store.begin(handle, principal, key, request, now, now.minus(RETENTION), now.minus(PATIENCE));
            return first ? new Recollection.First(now) : store.recall(handle, principal, key, request);
        });
    }

    @Override
    public void finish(String principal, String key, Recollection.First first, byte[] answer) {
        try {
            jdbi.useHandle(handle -> store.finish(handle, principal, key, first.at(), answer));
        } catch (JdbiException away) {
            LOG.warn("An answer could not be remembered: {}", away.toString());
        }
    }

    @Override
    public void forget(String principal, String key, Recollection.First first) {
        try {
            jdbi.useHandle(handle -> store.forget(handle, principal, key, first.at()));
        } catch (JdbiException away) {
            LOG.warn(
                    "A refused request could not be forgotten; its key is of no use for {}: {}",
                    PATIENCE,
                    away.toString());
        }
    }

    /** Forgets answers that are older than a day. */
    public void purge() {
        jdbi.useHandle(handle -> store.purge(handle, clock.instant().minus(RETENTION)));
    }
}
