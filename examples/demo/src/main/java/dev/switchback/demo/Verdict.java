package dev.switchback.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A verdict of the guard that changed something, as the service shows it.
 *
 * @param verdict {@code healthy}, {@code inconclusive} or {@code worse}
 * @param decision {@code advance}, {@code hold}, {@code complete} or {@code rollBack}
 * @param evidence all that the guard saw; null in lists
 */
record Verdict(
        String id,
        String at,
        int phase,
        String verdict,
        String decision,
        String reason,
        @Nullable JsonNode evidence) {

    /** What made the guard find V2 worse, if the evidence says so: {@code ERRORS} and the like. */
    Optional<String> cause() {
        return Optional.ofNullable(evidence)
                .map(bundle -> bundle.findValue("cause"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    boolean rollsBack() {
        return decision.equals("rollBack");
    }

    /** A page of verdicts, newest first. */
    record Page(List<Verdict> items) {
        Page {
            items = List.copyOf(items);
        }
    }
}
