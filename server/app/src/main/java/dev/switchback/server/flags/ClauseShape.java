package dev.switchback.server.flags;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A clause in an admin document. Members that were left out are null. */
record ClauseShape(
        @Nullable String attribute,
        @Nullable Operator operator,
        @Nullable List<@Nullable Value> values,
        @Nullable Boolean negated) {

    static ClauseShape of(Clause clause) {
        return new ClauseShape(clause.attribute(), clause.operator(), List.copyOf(clause.values()), clause.negated());
    }

    Clause read(Reading reading) {
        return new Clause(
                reading.at("attribute").required(attribute, ""),
                reading.at("operator").required(operator, Operator.PRESENT),
                values == null ? List.of() : reading.at("values").items(values, (value, at) -> value),
                negated != null && negated);
    }
}
