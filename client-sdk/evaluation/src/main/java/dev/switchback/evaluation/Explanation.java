package dev.switchback.evaluation;

import java.util.List;

/**
 * An answer and the way to it.
 *
 * @param evaluation the answer
 * @param steps all that was asked, in order; the last one decided
 */
public record Explanation(Evaluation evaluation, List<Step> steps) {
    public Explanation {
        steps = List.copyOf(steps);
    }
}
