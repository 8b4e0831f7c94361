package dev.switchback.server.telemetry;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.Receipt;
import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When this node began to serve what it has served lately, the last {@link #MOST} revisions and epochs of each environment.
 *
 * <p>Safe to share between threads.
 */
final class Publications {
    static final int MOST = 256;

    private final Map<EnvironmentId, Deque<Publication>> all = new ConcurrentHashMap<>();

    private record Publication(long revision, long epoch, Instant at) {
        boolean isNewTo(Receipt receipt) {
            return revision > receipt.revision() || epoch > receipt.epoch();
        }
    }

    void add(EnvironmentId environment, Snapshot served, Instant now) {
        Deque<Publication> publications = all.computeIfAbsent(environment, unknown -> new ArrayDeque<>());
        synchronized (publications) {
            publications.add(
                    new Publication(served.revision(), served.emergency().epoch(), now));
            if (publications.size() > MOST) {
                publications.remove();
            }
        }
    }

    /** Returns since when there is something that who gave {@code receipt} does not run; empty if there is nothing known. */
    Optional<Instant> missedSince(EnvironmentId environment, Receipt receipt) {
        Deque<Publication> publications = all.getOrDefault(environment, new ArrayDeque<>());
        synchronized (publications) {
            return publications.stream()
                    .filter(publication -> publication.isNewTo(receipt))
                    .map(Publication::at)
                    .findFirst();
        }
    }
}
