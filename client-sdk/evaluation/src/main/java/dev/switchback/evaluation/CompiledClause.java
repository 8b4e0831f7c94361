package dev.switchback.evaluation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A clause of any operator but {@link Operator#SEGMENT}, ready to be asked. */
final class CompiledClause implements Condition {

    /** The attribute that, where it is absent, is now. */
    private static final String CURRENT_TIME = "currentTime";

    private final Clause clause;
    private final boolean asksForKey;
    private final Attribute attribute;
    private final Comparison comparison;
    private final @Nullable TimeComparison now;
    private final boolean negated;

    CompiledClause(Clause clause) {
        this(clause, new Expressions());
    }

    /** Compiles a clause that {@link ClauseCheck} finds nothing wrong with, taking what it can from {@code expressions}. */
    CompiledClause(Clause clause, Expressions expressions) {
        this.clause = clause;
        asksForKey = clause.attribute().equals(Context.TARGETING_KEY);
        attribute = Attribute.of(clause.attribute());
        comparison = Comparison.of(clause, expressions);
        now = clause.attribute().equals(CURRENT_TIME) && comparison instanceof TimeComparison time ? time : null;
        negated = clause.negated();
    }

    @Override
    public boolean holds(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        return compare(targetingKey, context, surroundings) != negated;
    }

    private boolean compare(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        if (asksForKey) {
            return targetingKey != null && comparison.holds(targetingKey);
        }
        Value value = attribute.in(context);
        return (value == null || value instanceof Value.Null) ? holdsNow(surroundings) : compare(value);
    }

    private boolean compare(Value value) {
        return value instanceof Value.Sequence list ? comparison.holdsIn(list.items()) : comparison.holds(value);
    }

    private boolean holdsNow(Surroundings surroundings) {
        if (now == null) {
            return false;
        }
        long millis = surroundings.clock().millis();
        return now.holds(Math.floorDiv(millis, 1_000L), 1_000_000 * Math.floorMod(millis, 1_000));
    }

    @Override
    public String words(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        String because = because(targetingKey, context, surroundings);
        return negated ? because + "; the clause is negated" : because;
    }

    private String because(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        if (asksForKey) {
            return targetingKey == null ? "there is no targeting key" : because(Value.of(targetingKey));
        }
        Value value = attribute.in(context);
        if (value != null && !(value instanceof Value.Null)) {
            return because(value);
        }
        return now == null ? "attribute " + clause.attribute() + " is absent" : because(surroundings);
    }

    private String because(Surroundings surroundings) {
        Instant instant = Instant.ofEpochMilli(surroundings.clock().millis());
        return "it is " + instant + ", " + ClauseWords.relation(clause, holdsNow(surroundings));
    }

    private String because(Value value) {
        String verb = value instanceof Value.Sequence ? " holds " : " is ";
        return reads(value)
                ? clause.attribute() + verb + ClauseWords.value(value) + ", "
                        + ClauseWords.relation(clause, compare(value))
                : clause.attribute() + " " + ClauseWords.value(value) + verb + "no " + ClauseWords.readable(clause);
    }

    private boolean reads(Value value) {
        return value instanceof Value.Sequence list ? comparison.readsIn(list.items()) : comparison.reads(value);
    }
}
