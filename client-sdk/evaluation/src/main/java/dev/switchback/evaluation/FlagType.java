package dev.switchback.evaluation;

/** What kind of values a flag serves. A flag's type never changes. */
public enum FlagType {
    BOOLEAN,
    STRING,
    NUMBER,
    JSON;

    /** Says whether a flag of this type may serve {@code value}. */
    public boolean accepts(Value value) {
        return switch (this) {
            case BOOLEAN -> value instanceof Value.Bool;
            case STRING -> value instanceof Value.Text;
            case NUMBER -> value instanceof Value.Whole || value instanceof Value.Decimal;
            case JSON -> !(value instanceof Value.Null);
        };
    }
}
