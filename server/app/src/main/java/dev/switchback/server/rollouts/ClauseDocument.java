package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON form of a clause. Members that were left out are null. */
record ClauseDocument(
        @Nullable String attribute,
        @Nullable Operator operator,
        @Nullable List<@Nullable Value> values,
        @Nullable Boolean negated) {
    private static final int ATTRIBUTE_CHARACTERS = 256;

    static ClauseDocument of(Clause clause) {
        return new ClauseDocument(
                clause.attribute(), clause.operator(), List.copyOf(clause.values()), clause.negated());
    }

    /** Returns the clause, or reports at {@code pointer} what it lacks. */
    Optional<Clause> clause(String pointer, List<Problem> problems) {
        if (attribute == null || attribute.isEmpty() || attribute.length() > ATTRIBUTE_CHARACTERS) {
            problems.add(new Problem(pointer + "/attribute", "must hold 1 to " + ATTRIBUTE_CHARACTERS + " characters"));
            return Optional.empty();
        }
        if (operator == null) {
            problems.add(new Problem(pointer + "/operator", "is missing"));
            return Optional.empty();
        }
        return Optional.of(new Clause(attribute, operator, read(), negated != null && negated));
    }

    /** Whether the operator can compare with the values is checked with the flag. */
    private List<Value> read() {
        List<Value> read = new ArrayList<>();
        for (Value value : values == null ? List.<@Nullable Value>of() : values) {
            read.add(value == null ? Value.Null.INSTANCE : value);
        }
        return read;
    }
}
