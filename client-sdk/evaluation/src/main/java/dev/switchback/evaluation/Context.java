package dev.switchback.evaluation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a flag is evaluated for. Immutable and safe to share between threads.
 *
 * @param targetingKey what buckets the caller, usually a user's id; null where there is none
 * @param attributes what rules may ask about, by name; {@code targetingKey} is no member of it
 */
public record Context(@Nullable String targetingKey, Map<String, Value> attributes) {

    /** The name under which a clause asks for the targeting key. */
    public static final String TARGETING_KEY = "targetingKey";

    private static final Context ANONYMOUS = new Context(null, Map.of());

    public Context {
        attributes = Map.copyOf(attributes);
    }

    /** Returns a context without key or attributes. */
    public static Context anonymous() {
        return ANONYMOUS;
    }

    /** Returns a context of nothing but {@code targetingKey}. */
    public static Context of(String targetingKey) {
        return new Context(targetingKey, Map.of());
    }

    /** Returns this context with the attribute {@code name} set to {@code value}. */
    public Context with(String name, Value value) {
        Map<String, Value> changed = new HashMap<>(attributes);
        changed.put(name, value);
        return new Context(targetingKey, changed);
    }

    /** Returns this context with the attribute {@code name} set to the text {@code value}. */
    public Context with(String name, String value) {
        return with(name, Value.of(value));
    }

    /**
     * Finds the attribute {@code name}. {@value #TARGETING_KEY} is the key itself; a name that starts with a slash is an RFC
     * 6901 JSON pointer into the attributes, as in {@code /address/city}.
     */
    public Optional<Value> find(String name) {
        return Optional.ofNullable(attribute(name));
    }

    @Nullable
    Value attribute(String name) {
        if (name.equals(TARGETING_KEY)) {
            return targetingKey == null ? null : Value.of(targetingKey);
        }
        return name.startsWith("/") ? Attribute.of(name).in(this) : attributes.get(name);
    }
}
