package dev.switchback.server.flags;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.MergePatch;
import java.util.Optional;

/**
 * A change of some members of a flag's document.
 *
 * @param patch as RFC 7396 has it
 */
record FlagPatch(JsonNode patch) {

    /** Turns a flag off or takes it back, and nothing else: what makes things safer and so needs no version. */
    boolean isSafer() {
        return patch.isObject()
                && !patch.isEmpty()
                && patch.properties().stream()
                        .allMatch(member -> (member.getKey().equals("enabled") && isExactly(member.getValue(), false))
                                || (member.getKey().equals("rolledBack") && isExactly(member.getValue(), true)));
    }

    private static boolean isExactly(JsonNode node, boolean value) {
        return node.isBoolean() && node.booleanValue() == value;
    }

    /**
     * Makes the flag that is wanted of the one that is {@code present}.
     *
     * @throws Refusal if what comes out does not fit together; says all of it
     */
    FlagDraft applyTo(StoredFlag present) {
        JsonNode wanted = MergePatch.apply(Json.tree(FlagView.of(present)), patch);
        if (!wanted.isObject()) {
            throw Refusal.invalid("", "must be an object");
        }
        return Json.convert(wanted, FlagInput.class)
                .applyTo(Optional.of(present), present.flag().key());
    }
}
