package dev.switchback.demo;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known when a scenario has ended, or its time is over.
 *
 * @param scenario what was played
 * @param shops how many instances of the shop there were
 * @param rollout how it stands
 * @param verdicts what the guard has decided, newest first; the first one with its evidence
 * @param flagRolledBack whether the flag itself sends everybody to V1
 * @param instances who runs what
 * @param visits what became of the users' requests
 * @param troubleAt when V2 went bad or the operator was called; null if neither happened
 * @param engagement how the emergency spread; null if there was none
 * @param endedAt when the crowd was still there for the last time
 * @param overtime whether the time was over before the scenario had ended
 * @param links where to look further
 */
record Facts(
        Scenario scenario,
        int shops,
        Rollout rollout,
        List<Verdict> verdicts,
        boolean flagRolledBack,
        Instances instances,
        Visits visits,
        @Nullable Instant troubleAt,
        @Nullable Engagement engagement,
        Instant endedAt,
        boolean overtime,
        Map<String, URI> links) {
    Facts {
        verdicts = List.copyOf(verdicts);
        links = Map.copyOf(links);
    }

    /** When everybody was sent back to V1; null if nobody was. */
    @Nullable
    Instant decidedAt() {
        if (engagement != null) {
            return engagement.answeredAt();
        }
        return rollout.rolledBack() ? rollout.end() : null;
    }
}
