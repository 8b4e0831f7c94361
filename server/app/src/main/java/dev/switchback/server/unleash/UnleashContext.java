package dev.switchback.server.unleash;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import java.util.HashMap;
import java.util.Map;

/** Unleash's context as ours: {@code userId} is the targeting key, all else are attributes. */
final class UnleashContext {
    private UnleashContext() {}

    /**
     * Makes a context.
     *
     * @param fields those that Unleash names, such as {@code sessionId}
     * @param properties all others; one that is called like a field is passed over where that is there
     */
    static Context of(Map<String, String> fields, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.putAll(fields);
        String user = all.remove(Constraint.USER_ID);
        Map<String, Value> attributes = new HashMap<>();
        all.forEach((name, value) -> attributes.put(name, Value.of(value)));
        return new Context(user, attributes);
    }
}
