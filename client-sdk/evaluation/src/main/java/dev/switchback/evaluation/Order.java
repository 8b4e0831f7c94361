package dev.switchback.evaluation;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;

/** Which side of a bound an attribute must lie on. */
enum Order {
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    static Order of(Operator operator) {
        return switch (operator) {
            case LESS_THAN, SEMVER_LESS_THAN, BEFORE -> LESS;
            case LESS_OR_EQUAL, SEMVER_LESS_OR_EQUAL -> LESS_OR_EQUAL;
            case GREATER_THAN, SEMVER_GREATER_THAN, AFTER -> GREATER;
            case GREATER_OR_EQUAL, SEMVER_GREATER_OR_EQUAL -> GREATER_OR_EQUAL;
            default -> throw new IllegalArgumentException(operator + " has no order");
        };
    }

    /** Says whether a comparison of the attribute with the bound came out right. */
    boolean holds(int comparison) {
        return switch (this) {
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
        };
    }

    /** Returns the one of {@code bounds} that is kept whenever any of them is. */
    <T> T widest(Collection<T> bounds, Comparator<T> comparator) {
        return switch (this) {
            case LESS, LESS_OR_EQUAL -> Collections.max(bounds, comparator);
            case GREATER, GREATER_OR_EQUAL -> Collections.min(bounds, comparator);
        };
    }
}
