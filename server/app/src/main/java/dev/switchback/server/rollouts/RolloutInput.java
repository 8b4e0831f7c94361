package dev.switchback.server.rollouts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator sends to start a rollout. */
record RolloutInput(
        @Nullable String candidate,
        @Nullable List<@Nullable PhaseDocument> phases,
        @Nullable GuardDocument guard) {

    Plan plan() {
        return new PlanDocument(phases, guard).plan();
    }
}
