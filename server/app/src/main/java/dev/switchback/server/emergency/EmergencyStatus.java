package dev.switchback.server.emergency;

import dev.switchback.evaluation.Emergency;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The emergency state of an environment, as operators see it.
 *
 * @param epoch grows with every change of the state
 * @param revision the environment's
 * @param engagements what is engaged, oldest first
 */
public record EmergencyStatus(long epoch, long revision, List<Engaged> engagements) {
    public EmergencyStatus {
        engagements = List.copyOf(engagements);
    }

    /** Returns what is engaged in exactly {@code target}. */
    List<Engaged> within(Target target) {
        return engagements.stream()
                .filter(engaged -> engaged.target().equals(target))
                .toList();
    }

    /** Says whether the engagement {@code id} is among them. */
    boolean holds(String id) {
        return engagements.stream().anyMatch(engaged -> engaged.id().equals(id));
    }

    /** Returns what SDKs need to know of it. */
    Emergency emergency() {
        return new Emergency(
                epoch, engagements.stream().flatMap(Engaged::engagements).collect(Collectors.toSet()));
    }
}
