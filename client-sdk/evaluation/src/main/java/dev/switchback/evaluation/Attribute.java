package dev.switchback.evaluation;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of a context, by its name. A name that starts with a slash is an RFC 6901 JSON pointer into the
 * attributes: {@code /address/city}, {@code /carts/0/total}. The targeting key is none of them. Immutable; finding
 * allocates nothing.
 */
final class Attribute {
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("~(?![01])");
    private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,8}");

    private static final Step[] NO_STEPS = {};

    private final String first;
    private final Step[] further;

    private Attribute(String first, Step[] further) {
        this.first = first;
        this.further = further;
    }

    /** Returns the attribute that {@code name} names, if there is nothing wrong with it. */
    static Attribute of(String name) {
        if (!isPointer(name)) {
            return new Attribute(name, NO_STEPS);
        }
        String[] names = name.substring(1).split("/", -1);
        return new Attribute(
                unescaped(names[0]),
                Arrays.stream(names)
                        .skip(1)
                        .map(Attribute::unescaped)
                        .map(Step::of)
                        .toArray(Step[]::new));
    }

    /** Finds what is wrong with {@code name}. */
    static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("must name an attribute");
        }
        return isPointer(name) && BROKEN_ESCAPE.matcher(name).find()
                ? Optional.of(
                        "must be a JSON pointer, since it starts with '/', and so have '0' or '1' after every '~'")
                : Optional.empty();
    }

    private static boolean isPointer(String name) {
        return name.startsWith("/");
    }

    private static String unescaped(String name) {
        return name.replace("~1", "/").replace("~0", "~");
    }

    /** Returns what {@code context} has under the name; null where it has nothing. */
    @Nullable
    Value in(Context context) {
        Value value = context.attributes().get(first);
        for (int i = 0; i < further.length && value != null; i++) {
            value = further[i].in(value);
        }
        return value;
    }

    /** A step down into an object or a list; {@code index} is negative where the name is none. */
    private record Step(String name, int index) {
        static Step of(String name) {
            return new Step(name, INDEX.matcher(name).matches() ? Integer.parseInt(name) : -1);
        }

        @Nullable
        Value in(Value value) {
            if (value instanceof Value.Structure structure) {
                return structure.members().get(name);
            }
            boolean listed = value instanceof Value.Sequence list
                    && index >= 0
                    && index < list.items().size();
            return listed ? ((Value.Sequence) value).items().get(index) : null;
        }
    }
}
