package dev.switchback.evaluation;

import org.jspecify.annotations.Nullable;

/** A clause of any operator but {@link Operator#SEGMENT}, ready to be asked. */
final class CompiledClause implements Condition {
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

    @Override
    public boolean holds(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        return compare(targetingKey, context) != negated;
    }

    @Override
    public String words(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        return attribute + (holds(targetingKey, context, surroundings) ? " is as wanted" : " is not as wanted");
    }

    private boolean compare(@Nullable String targetingKey, Context context) {
        if (asksForKey) {
            return targetingKey != null && comparison.holds(targetingKey);
        }
        Value value = context.attributes().get(attribute);
        return value != null && comparison.holds(value);
    }
}
