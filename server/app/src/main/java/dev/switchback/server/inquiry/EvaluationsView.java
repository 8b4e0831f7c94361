package dev.switchback.server.inquiry;

import java.util.List;

/**
 * Answers for several contexts.
 *
 * @param evaluations in the order of the contexts
 */
record EvaluationsView(List<EvaluationView> evaluations) {
    EvaluationsView {
        evaluations = List.copyOf(evaluations);
    }
}
