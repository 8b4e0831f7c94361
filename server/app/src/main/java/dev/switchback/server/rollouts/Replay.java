package dev.switchback.server.rollouts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.guard.Evidence;
import dev.switchback.guard.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A verdict drawn again from the evidence that is stored with it, and the decision on it taken again. Equal means equal to
 * the last bit of every number.
 *
 * @param same whether the verdict drawn again is the stored one, and so is the decision if it was taken again
 * @param stored the verdict as it was drawn
 * @param recomputed the verdict drawn again
 * @param decided what was decided
 * @param decidedAgain what is decided on the verdict drawn again; null if the decision was somebody's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Replay(
        boolean same,
        String stored,
        String recomputed,
        String decided,
        @Nullable String decidedAgain) {

    /**
     * What was decided on a verdict.
     *
     * @param word what was done
     * @param reason why
     * @param grounds what it rested on beside the evidence, as the API shows it; null if it was somebody's own
     */
    record Decided(String word, String reason, @Nullable String grounds) {
        private String words() {
            return word + ": " + reason;
        }

        private @Nullable String again(Evidence evidence) {
            if (grounds == null) {
                return null;
            }
            Decision decision = GroundsDocument.read(grounds).decide(evidence);
            return decision.word() + ": " + decision.reason();
        }
    }

    /**
     * Draws the verdict and takes the decision again.
     *
     * @param evidence as the API shows it
     * @throws IllegalStateException if it is not evidence, or what the decision rested on cannot be read
     */
    static Replay of(String evidence, Decided decided) {
        Evidence read = GuardJson.readEvidence(evidence);
        Verdict verdict = read.recompute();
        String again = decided.again(new Evidence(read.policy(), read.before(), read.window(), verdict));
        boolean same = verdict.equals(read.verdict()) && (again == null || again.equals(decided.words()));
        return new Replay(same, words(read.verdict()), words(verdict), decided.words(), again);
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
