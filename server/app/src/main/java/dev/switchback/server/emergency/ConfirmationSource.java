package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;

/** Knows who runs what. Safe to share between threads. */
@FunctionalInterface
public interface ConfirmationSource {
    /** Returns who has confirmed the environment's present epoch. */
    Confirmations of(EnvironmentId environment);
}
