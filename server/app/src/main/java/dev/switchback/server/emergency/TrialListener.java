package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;

/** Is told when an environment's emergency switch has begun to fail its trials, and when it works again. */
@FunctionalInterface
public interface TrialListener {
    /**
     * Takes in the news.
     *
     * @param words what has come of the trials
     * @throws RuntimeException if it could not; it is told again
     */
    void tried(EnvironmentId environment, boolean works, String words);
}
