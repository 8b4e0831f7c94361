package dev.switchback.server.frontend;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as a frontend says it.
 *
 * @param context the targeting key and the attributes, by name; null where it was left out
 */
public record ContextInput(@Nullable Map<String, Value> context) {
    static final int KEY_LIMIT = 1_024;

    /**
     * Returns who asks.
     *
     * @throws Refusal if the context is missing, or its targeting key is no string of a sensible length
     */
    public Context checked() {
        if (context == null) {
            throw Refusal.invalid("/context", "is missing");
        }
        return read(context, "/context");
    }

    /**
     * Reads a context.
     *
     * @param members the targeting key and the attributes, by name
     * @param pointer where in the body they stand
     * @throws Refusal if the targeting key is no string of a sensible length
     */
    public static Context read(Map<String, Value> members, String pointer) {
        Map<String, Value> attributes = new HashMap<>(members);
        Value key = attributes.remove(Context.TARGETING_KEY);
        if (key == null || key instanceof Value.Null) {
            return new Context(null, attributes);
        }
        if (key instanceof Value.Text text && text.value().length() <= KEY_LIMIT) {
            return new Context(text.value(), attributes);
        }
        throw Refusal.invalid(
                pointer + "/" + Context.TARGETING_KEY, "must be a string of at most " + KEY_LIMIT + " characters");
    }
}
