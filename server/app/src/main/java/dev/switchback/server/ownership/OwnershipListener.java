package dev.switchback.server.ownership;

import dev.switchback.server.changes.EnvironmentId;

/** Is told when this node begins and ceases to own an environment; by one thread, one call at a time. */
public interface OwnershipListener {
    /**
     * Takes up {@code environment} as its last owner has written it down, which writes nothing more. If it throws it is
     * called again soon.
     */
    void gained(EnvironmentId environment);

    /** Lets go of {@code environment}, and forgets what has not been written down. */
    void lost(EnvironmentId environment);
}
