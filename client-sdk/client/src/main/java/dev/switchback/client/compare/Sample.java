package dev.switchback.client.compare;

import java.time.Instant;
import java.util.List;

/**
 * A mismatch that was kept to look at.
 *
 * @param at when it was found
 * @param differences that are no noise, in the order in which they were found; at least one
 */
public record Sample(Instant at, List<Difference> differences) {
    public Sample {
        differences = List.copyOf(differences);
    }
}
