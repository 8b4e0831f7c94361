package dev.switchback.server.inquiry;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.frontend.ContextInput;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of all flags. Members that were left out are null.
 *
 * @param context for whom
 * @param at as of when; now without it
 * @param flags keys of the only flags to answer for, which need not be there; all without it
 */
record EvaluateAllInput(
        @Nullable Map<String, Value> context,
        @Nullable Instant at,
        @Nullable Set<String> flags) {
    private static final int MOST = 1_000;

    EvaluateAllInput {
        flags = flags == null ? null : Set.copyOf(flags);
    }

    /**
     * Returns for whom to answer.
     *
     * @throws Refusal if that is nobody, or too many flags are named
     */
    Context checked() {
        if (flags != null && flags.size() > MOST) {
            throw Refusal.invalid("/flags", "Name at most " + MOST + " flags.");
        }
        return new ContextInput(context).checked();
    }

    /** Says whether the flag {@code key} is asked for. */
    boolean asks(String key) {
        return flags == null || flags.contains(key);
    }
}
