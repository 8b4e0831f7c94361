package dev.switchback.evaluation;

import java.util.List;

/**
 * One step on the way to an answer.
 *
 * @param pointer what was asked, as an RFC 6901 JSON pointer into the flag's document; beneath a prerequisite or a
 *     segment, into the document of that
 * @param outcome what came of it
 * @param words why, in words for an operator
 * @param steps the steps that it took itself; empty where there were none or too many
 */
public record Step(String pointer, Outcome outcome, String words, List<Step> steps) {
    public Step {
        steps = List.copyOf(steps);
    }

    /** What comes of a step. */
    public enum Outcome {
        /** It holds. */
        MATCHED,
        /** It does not hold. */
        NOT_MATCHED,
        /** It gave the answer; nothing after it was asked. */
        DECIDED
    }
}
