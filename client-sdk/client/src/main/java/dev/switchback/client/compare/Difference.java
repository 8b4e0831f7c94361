package dev.switchback.client.compare;

import org.jspecify.annotations.Nullable;

/**
 * One place at which V2's result is not V1's.
 *
 * @param path of the place, such as {@code lines[*].price}; empty for the result itself. Elements of lists are not told
 *     apart, keys of maps only if the comparison shows keys
 * @param kind what is different
 * @param firstType simple name of the type of V1's value; {@code null} for null
 * @param secondType the same of V2's
 * @param first what the redactor keeps of V1's value; null without one
 * @param second the same of V2's
 */
public record Difference(
        String path,
        Kind kind,
        String firstType,
        String secondType,
        @Nullable String first,
        @Nullable String second) {

    /** What is different. */
    public enum Kind {
        /** The values. */
        VALUE,
        /** Their types: one null and the other not, or values that cannot be compared part by part. */
        TYPE,
        /** How many elements or entries there are. */
        SIZE,
        /** A key that only one of two maps has. */
        MISSING,
        /** One version threw and the other did not, or both threw other types. */
        THROWN
    }
}
