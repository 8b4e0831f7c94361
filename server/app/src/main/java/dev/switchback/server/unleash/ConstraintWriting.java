package dev.switchback.server.unleash;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Value;
import dev.switchback.server.importing.Inexpressible;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes constraints of clauses. */
final class ConstraintWriting {
    private static final Set<Operator> LISTS =
            Set.of(Operator.STARTS_WITH, Operator.ENDS_WITH, Operator.CONTAINS, Operator.IN_CIDR);
    private static final Map<Operator, String> WORDS = Map.ofEntries(
            Map.entry(Operator.STARTS_WITH, "STR_STARTS_WITH"),
            Map.entry(Operator.ENDS_WITH, "STR_ENDS_WITH"),
            Map.entry(Operator.CONTAINS, "STR_CONTAINS"),
            Map.entry(Operator.IN_CIDR, "IN_CIDR"),
            Map.entry(Operator.MATCHES, "REGEX"),
            Map.entry(Operator.EQUAL, "NUM_EQ"),
            Map.entry(Operator.GREATER_THAN, "NUM_GT"),
            Map.entry(Operator.GREATER_OR_EQUAL, "NUM_GTE"),
            Map.entry(Operator.LESS_THAN, "NUM_LT"),
            Map.entry(Operator.LESS_OR_EQUAL, "NUM_LTE"),
            Map.entry(Operator.SEMVER_EQUAL, "SEMVER_EQ"),
            Map.entry(Operator.SEMVER_GREATER_THAN, "SEMVER_GT"),
            Map.entry(Operator.SEMVER_GREATER_OR_EQUAL, "SEMVER_GTE"),
            Map.entry(Operator.SEMVER_LESS_THAN, "SEMVER_LT"),
            Map.entry(Operator.SEMVER_LESS_OR_EQUAL, "SEMVER_LTE"),
            Map.entry(Operator.BEFORE, "DATE_BEFORE"),
            Map.entry(Operator.AFTER, "DATE_AFTER"));

    private final Clause clause;
    private final String field;

    private ConstraintWriting(Clause clause) {
        this.clause = clause;
        this.field = field(clause.attribute());
    }

    /**
     * Returns the constraint that says the same as {@code clause}.
     *
     * @throws Inexpressible if none does
     */
    static Constraint write(Clause clause) {
        return new ConstraintWriting(clause).constraint();
    }

    /** Returns what Unleash calls {@code attribute}. */
    static String field(String attribute) {
        if (attribute.equals(Context.TARGETING_KEY)) {
            return Constraint.USER_ID;
        }
        if (attribute.equals(Constraint.USER_ID) || attribute.startsWith("/")) {
            throw new Inexpressible("the attribute '" + attribute + "'", "no field of Unleash's context is the same");
        }
        return attribute;
    }

    private Constraint constraint() {
        Operator operator = clause.operator();
        if (operator == Operator.IN && !clause.ignoreCase()) {
            return Constraint.of(field, clause.negated() ? Constraint.NOT_IN : Constraint.IN, texts());
        }
        String word = WORDS.get(operator);
        if (word == null || clause.strict() != isVersion(operator)) {
            throw new Inexpressible(operator.name(), "no operator of Unleash does the same");
        }
        return LISTS.contains(operator)
                ? new Constraint(field, word, texts(), null, clause.negated(), clause.ignoreCase())
                : new Constraint(field, word, List.of(), one(), clause.negated(), clause.ignoreCase());
    }

    private static boolean isVersion(Operator operator) {
        return operator.name().startsWith("SEMVER");
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Value value : clause.values()) {
            texts.add(text(value));
        }
        return texts;
    }

    private String one() {
        if (clause.values().size() != 1) {
            throw new Inexpressible(clause.operator().name(), "Unleash compares with one value only");
        }
        Value value = clause.values().get(0);
        return switch (clause.operator()) {
            case EQUAL, LESS_THAN, LESS_OR_EQUAL, GREATER_THAN, GREATER_OR_EQUAL -> Payloads.number(value);
            case BEFORE, AFTER -> instant(value);
            default -> text(value);
        };
    }

    /** Not every SDK looks at another field, nor reads a date without a time. */
    private String instant(Value value) {
        if (!field.equals(Constraint.CURRENT_TIME)) {
            throw new Inexpressible(clause.operator().name(), "SDKs of Unleash disagree about times but currentTime");
        }
        String text = text(value);
        return text.indexOf('T') < 0 ? text + "T00:00:00Z" : text;
    }

    private String text(Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        throw new Inexpressible(clause.operator().name(), "Unleash compares with texts only");
    }
}
