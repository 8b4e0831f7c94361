package dev.switchback.server.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about a change of a flag. Members that were left out are null.
 *
 * @param flag the flag's document as it would be put
 * @param patch what would change of the present document, as a merge patch; in the stead of {@code flag}
 * @param contexts whom to count
 * @param sample whom to count, drawn at random; in the stead of {@code contexts}
 */
record PreviewInput(
        @Nullable JsonNode flag,
        @Nullable JsonNode patch,
        @Nullable List<@Nullable Map<String, Value>> contexts,
        @Nullable SampleInput sample) {
    /** How many contexts may be counted. */
    static final int CONTEXTS = 10_000;

    /** How large a question may be, in bytes. */
    static final int LIMIT = 8 * 1024 * 1024;

    /**
     * Returns the change in question.
     *
     * @throws Refusal if there is none, or two
     */
    Proposal proposal() {
        return Proposal.of(flag, patch)
                .orElseThrow(() -> Refusal.invalid("/flag", "must be there, or a patch in its stead"));
    }

    /**
     * Returns whom to count; nobody where none are named.
     *
     * @throws Refusal if there are too many, or some that are no contexts
     */
    List<Context> checked() {
        if (contexts != null && sample != null) {
            throw Refusal.invalid("/sample", "must not be there beside contexts");
        }
        if (sample != null) {
            return sample.draw(CONTEXTS);
        }
        return contexts == null ? List.of() : Contexts.read(contexts, CONTEXTS);
    }
}
