package dev.switchback.evaluation;

import org.jspecify.annotations.Nullable;

/** What holds for a context or does not. Immutable and safe to share between threads. */
interface Condition {

    /**
     * Says whether this holds.
     *
     * @param targetingKey the context's key; null where it is absent or empty
     */
    boolean holds(@Nullable String targetingKey, Context context, Surroundings surroundings);

    /** Says in an operator's words why this {@link #holds} or does not, with values cut to a readable length. */
    String words(@Nullable String targetingKey, Context context, Surroundings surroundings);
}
