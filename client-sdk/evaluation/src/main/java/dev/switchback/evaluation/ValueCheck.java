package dev.switchback.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;

/** Bounds what a value may hold. */
final class ValueCheck {
    private ValueCheck() {}

    /** Finds what is wrong with {@code value}, whatever a flag's type says about it. */
    static Optional<String> problem(Value value) {
        return problem(value, 1);
    }

    private static Optional<String> problem(Value value, int depth) {
        Objects.requireNonNull(value, "value");
        if (depth > Limits.JSON_DEPTH) {
            return Optional.of("must not nest deeper than " + Limits.JSON_DEPTH + " levels");
        }
        if (value instanceof Value.Text text) {
            return tooLong(text.value());
        }
        if (value instanceof Value.Sequence sequence) {
            return firstOf(sequence.items(), depth);
        }
        if (value instanceof Value.Structure structure) {
            return structure.members().keySet().stream()
                    .flatMap(name -> tooLong(name).stream())
                    .findFirst()
                    .or(() -> firstOf(structure.members().values(), depth));
        }
        return Optional.empty();
    }

    private static Optional<String> firstOf(Collection<Value> values, int depth) {
        return values.stream()
                .flatMap(value -> problem(value, depth + 1).stream())
                .findFirst();
    }

    /** Encodes only what could be too long: a character takes one to three bytes. */
    private static Optional<String> tooLong(String text) {
        boolean fits = text.length() <= Limits.TEXT_BYTES / 3
                || (text.length() <= Limits.TEXT_BYTES && text.getBytes(UTF_8).length <= Limits.TEXT_BYTES);
        return fits
                ? Optional.empty()
                : Optional.of("must not hold a string longer than " + Limits.TEXT_BYTES + " bytes of UTF-8");
    }
}
