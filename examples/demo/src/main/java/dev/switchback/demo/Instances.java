package dev.switchback.demo;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who runs what, as the service shows it.
 *
 * @param revision the environment's present revision
 * @param epoch the present epoch of emergencies
 */
record Instances(long revision, long epoch, Confirmations confirmations, List<Status> items) {
    /** Nobody yet. */
    static final Instances NONE = new Instances(0, 0, new Confirmations(0, 0, List.of()), List.of());

    Instances {
        items = List.copyOf(items);
    }

    /** When the last of them confirmed, if all have. */
    Optional<Instant> confirmedAt() {
        return items.stream().allMatch(Status::confirmed)
                ? items.stream()
                        .map(Status::confirmedAt)
                        .filter(Objects::nonNull)
                        .map(Instant::parse)
                        .max(Instant::compareTo)
                : Optional.empty();
    }

    /**
     * Who has said that it runs the present revision and epoch.
     *
     * @param instances how many were heard of lately
     * @param confirmed how many of them have
     * @param waiting the names of the others
     */
    record Confirmations(int instances, int confirmed, List<String> waiting) {
        Confirmations {
            waiting = List.copyOf(waiting);
        }

        /** Whether everybody has, and there are at least {@code expected}. */
        boolean complete(int expected) {
            return confirmed == instances && instances >= expected;
        }
    }

    /**
     * One instance.
     *
     * @param confirmedAt when it said that it runs the present revision and epoch, RFC 3339; null if it has not
     * @param tripped flags it has taken back by itself
     */
    record Status(
            String name,
            long revision,
            long epoch,
            boolean confirmed,
            @Nullable String confirmedAt,
            List<String> tripped) {
        Status {
            tripped = List.copyOf(tripped);
        }
    }
}
