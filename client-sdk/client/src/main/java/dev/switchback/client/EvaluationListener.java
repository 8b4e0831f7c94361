package dev.switchback.client;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Evaluation;

/**
 * Hears of each answer that a client gives, by its getters and to its version switches, on the thread that asked. It is
 * part of what an evaluation costs: whoever needs time or I/O hands the answer on to another thread.
 */
@FunctionalInterface
public interface EvaluationListener {

    /**
     * Hears of one evaluation. What it throws is logged and hurts nobody; it is not told of explanations, nor of
     * evaluations before the first configuration, which answer with the caller's default.
     *
     * @param evaluation the answer as the flag gives it, before the caller's type is looked at; without variation where
     *     the caller's default stands
     */
    void evaluated(String key, Context context, Evaluation evaluation);
}
