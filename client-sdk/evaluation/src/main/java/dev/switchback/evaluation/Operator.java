package dev.switchback.evaluation;

/**
 * How a clause compares an attribute with its values. Any one of the values is enough, and a list holds if any one of its
 * items does, unless the operator says otherwise.
 */
public enum Operator {
    /** The attribute equals a value; numbers compare by size, {@code 12} is {@code 12.0}, and are never equal to texts. */
    IN,
    /** The attribute is a list that holds all of the values; a single value is a list of one. */
    HAS_ALL,
    STARTS_WITH,
    ENDS_WITH,
    CONTAINS,
    /** An RE2 expression is found in the attribute's text; a text, or a list, of more than 1,024 characters holds none. */
    MATCHES,
    /** Unlike {@link #IN}, reads numbers that are written as texts. */
    EQUAL,
    LESS_THAN,
    LESS_OR_EQUAL,
    GREATER_THAN,
    GREATER_OR_EQUAL,
    /** The attribute is an earlier instant: ISO 8601 with an offset, or a date, or milliseconds since 1970. */
    BEFORE,
    AFTER,
    /** The attribute is an instant within a window such as {@code MON-FRI 09:00-17:00 Europe/Berlin}. */
    WITHIN_HOURS,
    /** The attribute has the precedence of a version by SemVer 2; missing parts are zero. */
    SEMVER_EQUAL,
    SEMVER_LESS_THAN,
    SEMVER_LESS_OR_EQUAL,
    SEMVER_GREATER_THAN,
    SEMVER_GREATER_OR_EQUAL,
    /** The attribute is an IP address within a block such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
    IN_CIDR,
    /** The context belongs to a segment. */
    SEGMENT,
    /** The attribute is there and not null; takes no values. */
    PRESENT;

    /** Says whether a clause may compare with {@code value}. */
    public boolean accepts(Value value) {
        return switch (this) {
            case IN, HAS_ALL -> value instanceof Value.Text || value instanceof Value.Bool || Numbers.isNumber(value);
            case STARTS_WITH,
                    ENDS_WITH,
                    CONTAINS,
                    MATCHES,
                    WITHIN_HOURS,
                    SEMVER_EQUAL,
                    SEMVER_LESS_THAN,
                    SEMVER_LESS_OR_EQUAL,
                    SEMVER_GREATER_THAN,
                    SEMVER_GREATER_OR_EQUAL,
                    IN_CIDR,
                    SEGMENT -> value instanceof Value.Text;
            case EQUAL, LESS_THAN, LESS_OR_EQUAL, GREATER_THAN, GREATER_OR_EQUAL -> Numbers.isNumber(value);
            case BEFORE, AFTER -> value instanceof Value.Text || value instanceof Value.Whole;
            case PRESENT -> false;
        };
    }

    /** Says whether {@link Clause#ignoreCase} makes a difference. */
    boolean regardsCase() {
        return switch (this) {
            case IN, HAS_ALL, STARTS_WITH, ENDS_WITH, CONTAINS, MATCHES -> true;
            default -> false;
        };
    }

    /** Says whether {@link Clause#strict} makes a difference. */
    boolean readsLeniently() {
        return switch (this) {
            case EQUAL,
                    LESS_THAN,
                    LESS_OR_EQUAL,
                    GREATER_THAN,
                    GREATER_OR_EQUAL,
                    SEMVER_EQUAL,
                    SEMVER_LESS_THAN,
                    SEMVER_LESS_OR_EQUAL,
                    SEMVER_GREATER_THAN,
                    SEMVER_GREATER_OR_EQUAL -> true;
            default -> false;
        };
    }

    /** Returns what {@link #accepts} accepts, in words. */
    String wanted() {
        return switch (this) {
            case IN, HAS_ALL -> "a string, a number or a boolean";
            case EQUAL, LESS_THAN, LESS_OR_EQUAL, GREATER_THAN, GREATER_OR_EQUAL -> "a number";
            case BEFORE, AFTER -> "an instant, as a string or in milliseconds since 1970,";
            case PRESENT -> "absent";
            default -> "a string";
        };
    }
}
