package dev.switchback.server.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A flag as somebody would like it.
 *
 * @param pointer where in the body it stands
 * @param document as it would be put, or a merge patch of what is there
 * @param patch whether it is a merge patch
 */
record Proposal(String pointer, JsonNode document, boolean patch) {

    /**
     * Makes a proposal of a body's members, of which at most one may be there.
     *
     * @throws Refusal if both are
     */
    static Optional<Proposal> of(@Nullable JsonNode flag, @Nullable JsonNode patch) {
        if (flag != null && patch != null) {
            throw Refusal.invalid("/patch", "must not be there beside a flag");
        }
        return flag == null
                ? Optional.ofNullable(patch).map(document -> new Proposal("/patch", document, true))
                : Optional.of(new Proposal("/flag", flag, false));
    }

    /** Reads something of the document, and says of what is wrong where in the body it stands. */
    <T> T reading(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) {
                throw refusal;
            }
            throw Refusal.invalid(refusal.problems().stream()
                    .map(problem -> new Problem(pointer + problem.pointer(), problem.detail()))
                    .toList());
        }
    }
}
