package dev.switchback.server.inquiry;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.frontend.ContextInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The member {@code contexts} of a question. */
final class Contexts {
    private Contexts() {}

    /**
     * Reads contexts.
     *
     * @param most how many there may be
     * @throws Refusal if there are none, more, or some that are no contexts
     */
    static List<Context> read(List<@Nullable Map<String, Value>> contexts, int most) {
        if (contexts.isEmpty() || contexts.size() > most) {
            throw Refusal.invalid("/contexts", "must hold 1 to " + most + " contexts, not " + contexts.size());
        }
        List<Context> read = new ArrayList<>(contexts.size());
        for (int i = 0; i < contexts.size(); i++) {
            Map<String, Value> members = contexts.get(i);
            if (members == null) {
                throw Refusal.invalid("/contexts/" + i, "must not be null");
            }
            read.add(ContextInput.read(members, "/contexts/" + i));
        }
        return read;
    }
}
