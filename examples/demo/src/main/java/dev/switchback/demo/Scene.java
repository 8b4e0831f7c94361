package dev.switchback.demo;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that there is to see at one moment.
 *
 * @param scenario what is played
 * @param elapsed since the demonstration began
 * @param rollout null until it is started
 * @param instances who runs what
 * @param crowd how the users fare
 * @param events all that has happened so far, oldest first
 */
record Scene(
        Scenario scenario,
        Duration elapsed,
        @Nullable Rollout rollout,
        Instances instances,
        CrowdCounts crowd,
        List<Event> events) {
    Scene {
        events = List.copyOf(events);
    }

    /** The curtain is up and nothing has happened. */
    static Scene opening(Scenario scenario) {
        return new Scene(scenario, Duration.ZERO, null, Instances.NONE, CrowdCounts.NONE, List.of());
    }
}
