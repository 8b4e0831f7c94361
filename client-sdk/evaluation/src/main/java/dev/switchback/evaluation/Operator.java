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
    /** An RE2 expression is found in the attribute's text. */
    MATCHES,
    /** The attribute is there and not null; takes no values. */
    PRESENT
}
