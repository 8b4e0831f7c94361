package dev.switchback.server.rollouts;

import dev.switchback.guard.Evidence;
import dev.switchback.guard.Findings;
import dev.switchback.guard.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout stands at one moment.
 *
 * @param rollout as the judge knows it
 * @param decision what it does next
 * @param evidence what the decision rests on
 * @param calls to V2 in the present phase
 * @param waiting what the phase still asks for
 * @param warning what an operator should know before going on; null for nothing
 */
record Outlook(
        Rollout rollout,
        Decision decision,
        Evidence evidence,
        long calls,
        List<Wait> waiting,
        @Nullable String warning) {
    Outlook {
        waiting = List.copyOf(waiting);
    }

    Findings findings() {
        return evidence.verdict().findings();
    }

    /** Returns the verdict's name in the database and on the wire. */
    String verdict() {
        if (evidence.verdict() instanceof Verdict.Worse) {
            return "worse";
        }
        return evidence.verdict() instanceof Verdict.Healthy ? "healthy" : "inconclusive";
    }

    /** Returns what the verdict means. */
    Concern concern() {
        return Concern.of(evidence.verdict());
    }

    /** Returns this outlook with another decision on the same evidence. */
    Outlook with(Decision other) {
        return new Outlook(rollout, other, evidence, calls, waiting, warning);
    }
}
