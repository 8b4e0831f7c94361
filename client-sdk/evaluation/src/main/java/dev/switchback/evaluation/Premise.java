package dev.switchback.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule asks of a context, ready to be asked: all of its clauses, and then its share. Immutable. */
final class Premise {
    private final Condition[] conditions;
    private final @Nullable CompiledShare share;

    Premise(List<Condition> conditions, @Nullable CompiledShare share) {
        this.conditions = conditions.toArray(Condition[]::new);
        this.share = share;
    }

    boolean holds(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        for (Condition condition : conditions) {
            if (!condition.holds(targetingKey, context, surroundings)) {
                return false;
            }
        }
        return share == null || share.contains(share.bucket(targetingKey, context, surroundings));
    }

    List<Condition> conditions() {
        return List.of(conditions);
    }

    @Nullable
    CompiledShare share() {
        return share;
    }
}
