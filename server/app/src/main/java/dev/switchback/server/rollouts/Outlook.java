package dev.switchback.server.rollouts;

import dev.switchback.guard.Evidence;
import dev.switchback.guard.Findings;
import dev.switchback.guard.Verdict;

/**
 * How a rollout stands at one moment.
 *
 * @param rollout as the judge knows it
 * @param decision what it does next
 * @param evidence what the decision rests on
 * @param calls to V2 in the present phase
 */
record Outlook(Rollout rollout, Decision decision, Evidence evidence, long calls) {

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

    /** Returns this outlook with another decision on the same evidence. */
    Outlook with(Decision other) {
        return new Outlook(rollout, other, evidence, calls);
    }
}
