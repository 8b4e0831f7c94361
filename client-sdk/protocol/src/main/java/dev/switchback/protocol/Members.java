package dev.switchback.protocol;

import dev.switchback.evaluation.Value;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects the members of an object, in the order in which they are written. */
final class Members {
    private final Map<String, Value> members = new LinkedHashMap<>();

    Members put(String name, Value value) {
        members.put(name, value);
        return this;
    }

    Members put(String name, String text) {
        return put(name, Value.of(text));
    }

    Members put(String name, long whole) {
        return put(name, Value.of(whole));
    }

    Members put(String name, boolean bool) {
        return put(name, Value.of(bool));
    }

    /** Puts {@code text}, or nothing at all for null. */
    Members putIfPresent(String name, @Nullable String text) {
        return text == null ? this : put(name, text);
    }

    /** Puts {@code true}, or nothing at all for false. */
    Members putIf(String name, boolean bool) {
        return bool ? put(name, true) : this;
    }

    /** Puts the items, or nothing at all without any. */
    <T> Members putUnlessEmpty(String name, Collection<T> items, Function<T, Value> writer) {
        return items.isEmpty() ? this : put(name, items, writer);
    }

    <T> Members put(String name, Collection<T> items, Function<T, Value> writer) {
        return put(name, new Value.Sequence(items.stream().map(writer).toList()));
    }

    /** Puts strings that have no order of their own, sorted. */
    Members putSorted(String name, Collection<String> texts) {
        List<String> sorted = texts.stream().sorted().toList();
        return put(name, sorted, Value::of);
    }

    Value.Structure value() {
        return new Value.Structure(members);
    }
}
