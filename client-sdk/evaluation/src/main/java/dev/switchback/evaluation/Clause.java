package dev.switchback.evaluation;

import java.util.List;

/**
 * A test of one attribute. An absent attribute, or one of the wrong type, makes it false; {@code negated} applies
 * afterwards.
 *
 * @param attribute name of the attribute; {@link Context#TARGETING_KEY} is the key itself
 * @param operator how to compare
 * @param values what to compare with; one is enough
 * @param negated whether the outcome is turned round
 */
public record Clause(String attribute, Operator operator, List<Value> values, boolean negated) {
    public Clause {
        values = List.copyOf(values);
    }
}
