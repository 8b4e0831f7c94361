package dev.switchback.server.unleash;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Value;
import dev.switchback.server.importing.Inexpressible;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes clauses of constraints, after Unleash's client specification: an operand that cannot be read is false and {@code
 * inverted} turns it round; an unknown operator is false, inverted or not.
 */
final class ConstraintReading {
    private static final Map<String, Operator> TEXTS = Map.of(
            "STR_STARTS_WITH", Operator.STARTS_WITH,
            "STR_ENDS_WITH", Operator.ENDS_WITH,
            "STR_CONTAINS", Operator.CONTAINS);
    private static final Map<String, Operator> NUMBERS = Map.of(
            "NUM_EQ", Operator.EQUAL,
            "NUM_GT", Operator.GREATER_THAN,
            "NUM_GTE", Operator.GREATER_OR_EQUAL,
            "NUM_LT", Operator.LESS_THAN,
            "NUM_LTE", Operator.LESS_OR_EQUAL);
    private static final Map<String, Operator> VERSIONS = Map.of(
            "SEMVER_EQ", Operator.SEMVER_EQUAL,
            "SEMVER_GT", Operator.SEMVER_GREATER_THAN,
            "SEMVER_GTE", Operator.SEMVER_GREATER_OR_EQUAL,
            "SEMVER_LT", Operator.SEMVER_LESS_THAN,
            "SEMVER_LTE", Operator.SEMVER_LESS_OR_EQUAL);
    private static final Map<String, Operator> INSTANTS =
            Map.of("DATE_BEFORE", Operator.BEFORE, "DATE_AFTER", Operator.AFTER);

    private static final java.util.regex.Pattern VERSION =
            java.util.regex.Pattern.compile("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*)){2}"
                    + "(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
                    + "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");
    private static final java.util.regex.Pattern LOCAL_TIME =
            java.util.regex.Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+");

    private final Constraint constraint;
    private final String attribute;

    private ConstraintReading(Constraint constraint) {
        this.constraint = constraint;
        this.attribute = attribute(constraint.contextName());
    }

    /**
     * Says what {@code constraint} comes to.
     *
     * @throws Inexpressible if its field's name means something else here, or SDKs disagree about it
     */
    static Condition read(Constraint constraint) {
        return new ConstraintReading(constraint).condition();
    }

    /** Returns what we call the field {@code contextName}. */
    static String attribute(String contextName) {
        if (contextName.equals(Constraint.USER_ID)) {
            return Context.TARGETING_KEY;
        }
        if (contextName.isEmpty() || contextName.equals(Context.TARGETING_KEY) || contextName.startsWith("/")) {
            throw new Inexpressible(
                    "the field '" + contextName + "'", "its name means something else here; rename the field");
        }
        return contextName;
    }

    private Condition condition() {
        String operator = constraint.operator();
        if (operator.equals(Constraint.IN) || operator.equals(Constraint.NOT_IN)) {
            return in(constraint.inverted() != operator.equals(Constraint.NOT_IN));
        }
        if (TEXTS.containsKey(operator)) {
            return anyOf(TEXTS.get(operator), constraint.values());
        }
        if (operator.equals("IN_CIDR")) {
            return anyOf(Operator.IN_CIDR, blocks(constraint.values()));
        }
        return one(operator, constraint.value() == null ? "" : constraint.value());
    }

    private Condition one(String operator, String value) {
        if (NUMBERS.containsKey(operator)) {
            return number(NUMBERS.get(operator), value);
        }
        if (VERSIONS.containsKey(operator)) {
            return VERSION.matcher(value).matches()
                    ? holds(VERSIONS.get(operator), List.of(Value.of(value)), false, true)
                    : unreadable("'" + value + "' is no version by SemVer 2");
        }
        if (INSTANTS.containsKey(operator)) {
            return instant(INSTANTS.get(operator), value);
        }
        return operator.equals("REGEX")
                ? expression(value)
                : new Condition.Constant(false, "no SDK knows the operator " + operator);
    }

    private Condition in(boolean negated) {
        return constraint.values().isEmpty()
                ? new Condition.Constant(negated, "its list of values is empty")
                : new Condition.Holds(new Clause(attribute, Operator.IN, values(constraint.values()), negated));
    }

    private Condition anyOf(Operator operator, List<String> values) {
        return values.isEmpty()
                ? unreadable("there is no value to compare with")
                : holds(operator, values(values), constraint.caseInsensitive() && operator != Operator.IN_CIDR, false);
    }

    private Condition number(Operator operator, String text) {
        Optional<Value> number = Payloads.readNumber(text.trim());
        return number.isPresent()
                ? holds(operator, List.of(number.get()), false, false)
                : unreadable("'" + text + "' is no number");
    }

    private Condition instant(Operator operator, String text) {
        if (LOCAL_TIME.matcher(text).matches()) {
            throw new Inexpressible("", "SDKs disagree about '" + text + "', which has no offset from UTC; add a 'Z'");
        }
        return ClauseProbe.accepts(operator, text)
                ? holds(operator, List.of(Value.of(text)), false, false)
                : unreadable("'" + text + "' is no instant");
    }

    private Condition expression(String text) {
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException malformed) {
            return unreadable("'" + text + "' is no RE2 expression");
        }
        return holds(Operator.MATCHES, List.of(Value.of(text)), constraint.caseInsensitive(), false);
    }

    private Condition holds(Operator operator, List<Value> values, boolean ignoreCase, boolean strict) {
        return new Condition.Holds(new Clause(attribute, operator, values, constraint.inverted(), ignoreCase, strict));
    }

    private Condition unreadable(String why) {
        return new Condition.Constant(constraint.inverted(), why);
    }

    private static List<Value> values(List<String> texts) {
        return texts.stream().distinct().map(Value::of).toList();
    }

    /** Returns the blocks among {@code texts}; SDKs pass over the others. */
    static List<String> blocks(List<String> texts) {
        return texts.stream()
                .map(String::trim)
                .filter(text -> ClauseProbe.accepts(Operator.IN_CIDR, text))
                .toList();
    }
}
