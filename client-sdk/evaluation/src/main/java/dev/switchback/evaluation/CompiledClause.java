package dev.switchback.evaluation;

import org.jspecify.annotations.Nullable;

/** A clause, ready to be asked. */
final class CompiledClause {
    private final String attribute;
    private final boolean asksForKey;
    private final Comparison comparison;
    private final boolean negated;

    CompiledClause(Clause clause) {
        attribute = clause.attribute();
        asksForKey = attribute.equals(Context.TARGETING_KEY);
        comparison = Comparison.of(clause.operator(), clause.values());
        negated = clause.negated();
    }

    boolean holds(@Nullable String targetingKey, Context context) {
        return compare(targetingKey, context) != negated;
    }

    private boolean compare(@Nullable String targetingKey, Context context) {
        if (asksForKey) {
            return targetingKey != null && comparison.holds(targetingKey);
        }
        Value value = context.attributes().get(attribute);
        return value != null && comparison.holds(value);
    }
}
