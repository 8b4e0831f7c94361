package dev.switchback.evaluation;

import java.util.List;

/**
 * A test of one attribute. An absent attribute, or one that the operator cannot read, makes it false; {@code negated}
 * applies afterwards.
 *
 * @param attribute name of the attribute; {@link Context#TARGETING_KEY} is the key itself, and a name that starts with a
 *     slash is an RFC 6901 JSON pointer into the attributes. Where an operator of time asks for {@code currentTime} and
 *     that is absent, it is now. {@link Operator#SEGMENT} asks for none
 * @param operator how to compare
 * @param values what to compare with; one is enough, unless the operator says otherwise
 * @param negated whether the outcome is turned round
 * @param ignoreCase whether texts are compared without regard to case
 * @param strict whether the attribute must be written as the operator wants it: a number as a number rather than as text,
 *     a version in full
 */
public record Clause(
        String attribute, Operator operator, List<Value> values, boolean negated, boolean ignoreCase, boolean strict) {
    public Clause {
        values = List.copyOf(values);
    }

    /** Makes a clause that regards case and reads attributes as leniently as it can. */
    public Clause(String attribute, Operator operator, List<Value> values, boolean negated) {
        this(attribute, operator, values, negated, false, false);
    }
}
