package dev.switchback.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule, ready to be asked. */
final class CompiledRule {
    private final Condition[] conditions;
    private final Surroundings surroundings;
    private final Answer answer;

    CompiledRule(List<Clause> clauses, Surroundings surroundings, Answer answer) {
        this.conditions = clauses.stream().map(CompiledClause::new).toArray(Condition[]::new);
        this.surroundings = surroundings;
        this.answer = answer;
    }

    boolean matches(@Nullable String targetingKey, Context context) {
        for (Condition condition : conditions) {
            if (!condition.holds(targetingKey, context, surroundings)) {
                return false;
            }
        }
        return true;
    }

    Answer answer() {
        return answer;
    }
}
