package dev.switchback.server.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.frontend.ContextInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one flag. Members that were left out are null.
 *
 * @param context for whom, where it is one
 * @param contexts for whom, where they are several
 * @param flag the flag's document as it would be put, to be asked in its stead
 * @param patch what would change of the present document, as a merge patch; in the stead of {@code flag}
 * @param at as of when; now without it
 */
record EvaluateInput(
        @Nullable Map<String, Value> context,
        @Nullable List<@Nullable Map<String, Value>> contexts,
        @Nullable JsonNode flag,
        @Nullable JsonNode patch,
        @Nullable Instant at) {
    /** How many contexts one question may name. */
    static final int CONTEXTS = 100;

    /** Says whether one context is asked for, and not a list. */
    boolean single() {
        return context != null;
    }

    /**
     * Returns for whom to answer.
     *
     * @throws Refusal if that is nobody, too many, or no contexts
     */
    List<Context> checked() {
        if (context != null && contexts == null) {
            return List.of(ContextInput.read(context, "/context"));
        }
        if (context != null || contexts == null) {
            throw Refusal.invalid("/context", "must be there, or contexts in its stead, and not both");
        }
        return Contexts.read(contexts, CONTEXTS);
    }

    /**
     * Returns the flag that is to be asked in the present one's stead.
     *
     * @throws Refusal if there are two
     */
    Optional<Proposal> proposal() {
        return Proposal.of(flag, patch);
    }
}
