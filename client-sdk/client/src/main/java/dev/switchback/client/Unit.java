package dev.switchback.client;

import dev.switchback.evaluation.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as far as the server hears of that, in one number, so that it costs no memory: a bucket, negative where chance
 * did not choose the version, above the hash by which the server is told of the unit without being told who it is.
 */
final class Unit {
    /** Nobody the server hears of. */
    static final long NOBODY = Long.MIN_VALUE;

    private Unit() {}

    /** Returns {@code unit} without its bucket if its version was not chosen by chance. */
    static long under(@Nullable Evaluation evaluation, long unit) {
        boolean kept = unit == NOBODY || (evaluation != null && evaluation.randomised());
        return kept ? unit : unit | -1L << 32;
    }

    /** Returns {@link dev.switchback.evaluation.Bucketing#hash(String)} of its key. */
    static int hash(long unit) {
        return (int) unit;
    }

    /** Returns the bucket; negative for none. */
    static int bucket(long unit) {
        return (int) (unit >> 32);
    }
}
