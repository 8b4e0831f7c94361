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
 * @param grounds what the decision follows from, with the evidence; null if it is somebody's own
 */
record Outlook(
        Rollout rollout,
        Decision decision,
        Evidence evidence,
        long calls,
        List<Wait> waiting,
        @Nullable String warning,
        @Nullable Grounds grounds) {
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

    /** Returns this outlook with a decision of somebody's own. */
    Outlook with(Decision own) {
        return new Outlook(rollout, own, evidence, calls, waiting, warning, null);
    }

    /** Returns this outlook with what is decided after it was written down that evidence holds the rollout. */
    Outlook afterNote() {
        return grounds == null ? this : on(grounds.afterNote());
    }

    /** Returns this outlook with what is decided under {@code circumstances}. */
    Outlook in(Circumstances circumstances) {
        return grounds == null ? this : on(grounds.in(circumstances));
    }

    private Outlook on(Grounds other) {
        return new Outlook(rollout, other.decide(evidence), evidence, calls, waiting, warning, other);
    }
}
