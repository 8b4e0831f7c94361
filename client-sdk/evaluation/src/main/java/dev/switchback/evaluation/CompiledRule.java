package dev.switchback.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule, ready to be asked. */
final class CompiledRule {
    private final CompiledClause[] clauses;
    private final Answer answer;

    CompiledRule(List<Clause> clauses, Answer answer) {
        this.clauses = clauses.stream().map(CompiledClause::new).toArray(CompiledClause[]::new);
        this.answer = answer;
    }

    boolean matches(@Nullable String targetingKey, Context context) {
        for (CompiledClause clause : clauses) {
            if (!clause.holds(targetingKey, context)) {
                return false;
            }
        }
        return true;
    }

    Answer answer() {
        return answer;
    }
}
