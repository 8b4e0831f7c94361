package dev.switchback.server.inquiry;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.frontend.ContextInput;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of all flags. Members that were left out are null.
 *
 * @param context for whom
 * @param at as of when; now without it
 */
record EvaluateAllInput(
        @Nullable Map<String, Value> context, @Nullable Instant at) {

    /**
     * Returns for whom to answer.
     *
     * @throws Refusal if that is nobody
     */
    Context checked() {
        return new ContextInput(context).checked();
    }
}
