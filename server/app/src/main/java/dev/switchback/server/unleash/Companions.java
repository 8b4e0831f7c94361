package dev.switchback.server.unleash;

import dev.switchback.server.changes.EnvironmentId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The companions of all imported flags, in memory. They change with an import only, and so with a revision; while the
 * database is away those of the last revision are good enough.
 *
 * <p>Safe to share between threads.
 */
final class Companions {
    private static final Logger LOG = LoggerFactory.getLogger(Companions.class);

    private final Jdbi jdbi;
    private final CompanionStore store = new CompanionStore();
    private final Map<EnvironmentId, Held> held = new ConcurrentHashMap<>();

    private record Held(long revision, Map<String, Companion> companions) {
        private static final Held NONE = new Held(-1, Map.of());
    }

    Companions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Returns the companions of {@code environment} at {@code revision} or later, by flag. */
    Map<String, Companion> of(EnvironmentId environment, long revision) {
        Held known = held.getOrDefault(environment, Held.NONE);
        if (known.revision() >= revision) {
            return known.companions();
        }
        try {
            Held loaded = new Held(revision, jdbi.withHandle(handle -> store.all(handle, environment)));
            held.put(environment, loaded);
            return loaded.companions();
        } catch (JdbiException away) {
            LOG.warn(
                    "What imported flags looked like cannot be loaded; payloads may look a little different: {}",
                    away.toString());
            return known.companions();
        }
    }
}
