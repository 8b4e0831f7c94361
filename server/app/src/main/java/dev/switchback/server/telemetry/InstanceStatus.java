package dev.switchback.server.telemetry;

import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a running instance runs.
 *
 * @param instance who it is
 * @param receipt what it runs, by its own word
 * @param confirmed whether that is the present revision and epoch
 * @param since when it first said that it runs this
 * @param lastSeen when it was heard of last
 * @param tripped flags whose local breaker is open
 * @param delivery how it hears of changes
 * @param pollDue when it polls next; empty for who does not poll
 * @param staleSince since when there is something that it does not run; empty for who is up to date
 */
public record InstanceStatus(
        Instance instance,
        Receipt receipt,
        boolean confirmed,
        Instant since,
        Instant lastSeen,
        Set<String> tripped,
        Delivery delivery,
        Optional<Instant> pollDue,
        Optional<Instant> staleSince) {
    public InstanceStatus {
        tripped = Set.copyOf(tripped);
    }
}
