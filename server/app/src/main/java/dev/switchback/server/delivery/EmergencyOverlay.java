package dev.switchback.server.delivery;

import dev.switchback.evaluation.Emergency;
import dev.switchback.server.changes.EnvironmentId;

/** Knows of engagements that the source of snapshots has yet to hear of. Safe to share between threads, and quick. */
@FunctionalInterface
public interface EmergencyOverlay {
    /** Knows of nothing. */
    EmergencyOverlay NONE = (environment, revision, emergency) -> emergency;

    /**
     * Returns the emergency state that is in force.
     *
     * @param revision of the configuration that was loaded
     * @param emergency that was loaded with it
     */
    Emergency over(EnvironmentId environment, long revision, Emergency emergency);
}
