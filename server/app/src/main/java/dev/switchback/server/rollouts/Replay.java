package dev.switchback.server.rollouts;

import dev.switchback.guard.Evidence;
import dev.switchback.guard.Verdict;

/**
 * A verdict drawn again from the evidence that is stored with it. Equal means equal to the last bit of every number.
 *
 * @param same whether the verdict drawn again is the stored one
 * @param stored the verdict as it was drawn
 * @param recomputed the verdict drawn again
 */
record Replay(boolean same, String stored, String recomputed) {

    /**
     * Draws the verdict again.
     *
     * @param evidence as the API shows it
     * @throws IllegalStateException if it is not evidence
     */
    static Replay of(String evidence) {
        Evidence read = GuardJson.readEvidence(evidence);
        Verdict again = read.recompute();
        return new Replay(again.equals(read.verdict()), words(read.verdict()), words(again));
    }

    private static String words(Verdict verdict) {
        if (verdict instanceof Verdict.Worse worse) {
            return "worse: " + worse.reason();
        }
        return verdict instanceof Verdict.Inconclusive inconclusive
                ? "inconclusive: " + inconclusive.reason()
                : "healthy";
    }
}
