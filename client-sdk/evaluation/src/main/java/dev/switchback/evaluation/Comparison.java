package dev.switchback.evaluation;

import java.util.List;

/**
 * An operator with its values, ready to be asked about an attribute that is there. Immutable and safe to share between
 * threads. Where a class does not say otherwise, {@code holds} allocates nothing.
 */
interface Comparison {

    /** Compares a text. */
    boolean holds(String text);

    /** Says whether a text is written as it must be to be compared at all. */
    default boolean reads(String text) {
        return true;
    }

    /** Compares an attribute; one that this does not {@linkplain #reads(Value) read} is false. */
    default boolean holds(Value value) {
        return value instanceof Value.Text text && holds(text.value());
    }

    /** Says whether an attribute is of a kind, and written in a way, that can be compared at all. */
    default boolean reads(Value value) {
        return value instanceof Value.Text text && reads(text.value());
    }

    /** Compares a list: any one item is enough. */
    default boolean holdsIn(List<Value> items) {
        for (int i = 0; i < items.size(); i++) {
            if (holds(items.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Says whether a list has an item that can be compared at all, or none of any kind. */
    default boolean readsIn(List<Value> items) {
        return items.isEmpty() || items.stream().anyMatch(this::reads);
    }

    /** Compiles a clause that {@link ClauseCheck} finds nothing wrong with. */
    static Comparison of(Clause clause, Expressions expressions) {
        Operator operator = clause.operator();
        return switch (operator) {
            case IN -> new Membership(clause.values(), clause.ignoreCase());
            case HAS_ALL -> new Completeness(clause.values(), clause.ignoreCase());
            case STARTS_WITH, ENDS_WITH, CONTAINS -> TextComparison.of(clause);
            case MATCHES -> new Matching(clause, expressions);
            case EQUAL -> new NumberEquality(clause.values(), clause.strict());
            case LESS_THAN, LESS_OR_EQUAL, GREATER_THAN, GREATER_OR_EQUAL -> NumberBound.of(clause);
            case BEFORE, AFTER -> InstantBound.of(clause);
            case WITHIN_HOURS -> WithinHours.of(clause.values());
            case SEMVER_EQUAL -> new VersionEquality(clause);
            case SEMVER_LESS_THAN, SEMVER_LESS_OR_EQUAL, SEMVER_GREATER_THAN, SEMVER_GREATER_OR_EQUAL ->
                VersionBound.of(clause);
            case IN_CIDR -> AddressBlocks.of(clause.values());
            case PRESENT -> new Presence();
            case SEGMENT -> throw new IllegalArgumentException("a segment is no comparison");
        };
    }
}
