package dev.switchback.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * A share, ready to be asked.
 *
 * @param dealing puts contexts into buckets
 * @param buckets how many are inside, from bucket 0
 */
record CompiledShare(Dealing dealing, int buckets) {

    int bucket(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        return dealing.bucket(targetingKey, context, surroundings);
    }

    /** Says whether {@code bucket} is inside; {@link Dealing#NO_BUCKET} never is. */
    boolean contains(int bucket) {
        return bucket != Dealing.NO_BUCKET && bucket < buckets;
    }
}
