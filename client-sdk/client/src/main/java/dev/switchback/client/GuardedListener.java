package dev.switchback.client;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Evaluation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps from callers what a listener throws. */
record GuardedListener(EvaluationListener listener) implements EvaluationListener {
    static final EvaluationListener NOBODY = (key, context, evaluation) -> {};

    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    @Override
    public void evaluated(String key, Context context, Evaluation evaluation) {
        try {
            listener.evaluated(key, context, evaluation);
        } catch (RuntimeException e) {
            LOG.debug("A listener failed on an evaluation of {}", key, e);
        }
    }
}
