package dev.switchback.server.emergency;

import java.util.List;

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
}
