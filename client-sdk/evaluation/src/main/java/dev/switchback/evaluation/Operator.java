package dev.switchback.evaluation;

/** How a clause compares an attribute with its values. Any one of the values is enough. */
public enum Operator {
    /** The attribute equals a value; numbers compare by size, {@code 12} is {@code 12.0}. */
    IN,
    STARTS_WITH,
    ENDS_WITH,
    CONTAINS,
    LESS_THAN,
    LESS_OR_EQUAL,
    GREATER_THAN,
    GREATER_OR_EQUAL,
    /** An RE2 expression is found in the attribute's text; a text of more than 1,024 characters holds none. */
    MATCHES,
    /** The attribute is there and not null; takes no values. */
    PRESENT;

    /** Says whether a clause may compare with {@code value}. */
    public boolean accepts(Value value) {
        return switch (this) {
            case IN -> value instanceof Value.Text || value instanceof Value.Bool || Numbers.isNumber(value);
            case STARTS_WITH, ENDS_WITH, CONTAINS, MATCHES -> value instanceof Value.Text;
            case LESS_THAN, LESS_OR_EQUAL, GREATER_THAN, GREATER_OR_EQUAL -> Numbers.isNumber(value);
            case PRESENT -> false;
        };
    }

    /** Returns what {@link #accepts} accepts, in words. */
    String wanted() {
        return switch (this) {
            case IN -> "a string, a number or a boolean";
            case STARTS_WITH, ENDS_WITH, CONTAINS, MATCHES -> "a string";
            case LESS_THAN, LESS_OR_EQUAL, GREATER_THAN, GREATER_OR_EQUAL -> "a number";
            case PRESENT -> "absent";
        };
    }
}
