package dev.switchback.server.telemetry;

import dev.switchback.server.changes.EnvironmentId;
import java.util.Optional;

/** Is told of everything that is newly counted, and may remember what it makes of it exactly as long as the counts. */
@FunctionalInterface
public interface TelemetryListener {
    /**
     * Takes in an observation, each once. Called on the thread that brings the report, one call at a time for an
     * environment. Must not wait, for the database least of all: what takes time belongs on a thread of its own.
     */
    void observed(EnvironmentId environment, Observation observation);

    /**
     * Returns what is to be saved in the same transaction as the counts behind the observations so far; empty if there
     * is nothing new. Called never together with {@link #observed} for the same environment. Must not wait.
     */
    default Optional<Draft> draft(EnvironmentId environment) {
        return Optional.empty();
    }
}
