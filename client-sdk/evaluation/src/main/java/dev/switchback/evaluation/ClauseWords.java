package dev.switchback.evaluation;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What a clause wants, in an operator's words. */
final class ClauseWords {
    private static final int LISTED = 3;
    private static final int SHOWN_CHARACTERS = 60;

    private ClauseWords() {}

    /** Returns how an attribute that can be compared relates to the values: {@code none of 'gold', 'silver'}. */
    static String relation(Clause clause, boolean holds) {
        String relation = plainRelation(clause, holds);
        return clause.ignoreCase() ? relation + ", whatever the case" : relation;
    }

    private static String plainRelation(Clause clause, boolean holds) {
        return switch (clause.operator()) {
            case PRESENT -> "so it is present";
            case HAS_ALL -> (holds ? "holding all of " : "not holding all of ") + list(clause.values());
            default -> verb(clause.operator()) + (holds ? "one of " : "none of ") + list(clause.values());
        };
    }

    private static String verb(Operator operator) {
        return switch (operator) {
            case STARTS_WITH -> "starting with ";
            case ENDS_WITH -> "ending with ";
            case CONTAINS -> "containing ";
            case MATCHES -> "matching ";
            case EQUAL, SEMVER_EQUAL -> "equal to ";
            case LESS_THAN, SEMVER_LESS_THAN -> "less than ";
            case LESS_OR_EQUAL, SEMVER_LESS_OR_EQUAL -> "at most ";
            case GREATER_THAN, SEMVER_GREATER_THAN -> "greater than ";
            case GREATER_OR_EQUAL, SEMVER_GREATER_OR_EQUAL -> "at least ";
            case BEFORE -> "before ";
            case AFTER -> "after ";
            case WITHIN_HOURS, IN_CIDR -> "within ";
            default -> "";
        };
    }

    /** Returns what the operator can compare: {@code IP address}. */
    static String readable(Clause clause) {
        return switch (clause.operator()) {
            case IN, HAS_ALL -> "string, number or boolean";
            case MATCHES -> "string of at most " + Limits.READ_CHARACTERS + " characters";
            case EQUAL, LESS_THAN, LESS_OR_EQUAL, GREATER_THAN, GREATER_OR_EQUAL ->
                clause.strict() ? "number that is not written as a string" : "number";
            case BEFORE, AFTER, WITHIN_HOURS -> "instant";
            case SEMVER_EQUAL, SEMVER_LESS_THAN, SEMVER_LESS_OR_EQUAL, SEMVER_GREATER_THAN, SEMVER_GREATER_OR_EQUAL ->
                clause.strict() ? "SemVer version in full" : "SemVer version";
            case IN_CIDR -> "IP address";
            default -> "string";
        };
    }

    /** Returns the first of {@code values}, and how many there are more. */
    private static String list(List<Value> values) {
        String first = values.stream().limit(LISTED).map(ClauseWords::item).collect(Collectors.joining(", "));
        int more = values.size() - LISTED;
        return more > 0 ? first + ", … and " + more + " more" : first;
    }

    /** Lists in lists are not spelt out: they may be deep. */
    private static String item(Value value) {
        return value instanceof Value.Sequence ? "a list" : value(value);
    }

    /** Returns {@code value} as it is read, cut short where it is long. */
    static String value(Value value) {
        if (value instanceof Value.Text text) {
            return quoted(text.value());
        }
        if (value instanceof Value.Whole whole) {
            return Long.toString(whole.value());
        }
        if (value instanceof Value.Decimal decimal) {
            return Double.toString(decimal.value());
        }
        if (value instanceof Value.Bool bool) {
            return Boolean.toString(bool.value());
        }
        if (value instanceof Value.Sequence sequence) {
            return sequence.items().stream().anyMatch(Value.Sequence.class::isInstance)
                    ? "a list of lists"
                    : "[" + list(sequence.items()) + "]";
        }
        return value instanceof Value.Structure ? "an object" : "null";
    }

    /** Returns {@code text} in quotes, cut short where it is long. */
    static String quoted(String text) {
        return "'" + shortened(text) + "'";
    }

    /** Returns the first of {@code texts} in quotes, and how many there are more. */
    static String quoted(Collection<String> texts) {
        return list(texts.stream().map(Value::of).toList());
    }

    private static String shortened(String text) {
        if (text.length() <= SHOWN_CHARACTERS) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(SHOWN_CHARACTERS - 1));
        return text.substring(0, splits ? SHOWN_CHARACTERS - 1 : SHOWN_CHARACTERS) + "…";
    }
}
