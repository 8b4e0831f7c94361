package dev.switchback.server.targeting;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A clause in a document. Members that were left out are null.
 *
 * @param attribute name of the attribute; of no use to {@link Operator#SEGMENT}, which may leave it out
 * @param ignoreCase left out means false
 * @param strict left out means false
 */
public record ClauseShape(
        @Nullable String attribute,
        @Nullable Operator operator,
        @Nullable List<@Nullable Value> values,
        @Nullable Boolean negated,
        @Nullable Boolean ignoreCase,
        @Nullable Boolean strict) {
    private static final int ATTRIBUTE = 256;

    /** Returns the document of {@code clause}. */
    public static ClauseShape of(Clause clause) {
        return new ClauseShape(
                clause.attribute().isEmpty() ? null : clause.attribute(),
                clause.operator(),
                List.copyOf(clause.values()),
                clause.negated(),
                Shapes.unlessFalse(clause.ignoreCase()),
                Shapes.unlessFalse(clause.strict()));
    }

    /** Reads the clause; whether the operator can compare with the values is checked with what holds it. */
    public Clause read(Reading reading) {
        Operator known = reading.at("operator").required(operator, Operator.PRESENT);
        return new Clause(
                known == Operator.SEGMENT && attribute == null
                        ? ""
                        : reading.at("attribute").required(attribute, ""),
                known,
                values == null ? List.of() : reading.at("values").items(values, (value, at) -> value),
                Shapes.isTrue(negated),
                Shapes.isTrue(ignoreCase),
                Shapes.isTrue(strict));
    }

    /** Adds to {@code problems} which names of attributes at {@code pointer} are none. */
    public static void checkNames(String pointer, List<Clause> clauses, List<Problem> problems) {
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            boolean needless =
                    clause.operator() == Operator.SEGMENT && clause.attribute().isEmpty();
            if (!needless) {
                Shapes.checkLength(pointer + "/" + i + "/attribute", clause.attribute(), ATTRIBUTE, problems);
            }
        }
    }
}
