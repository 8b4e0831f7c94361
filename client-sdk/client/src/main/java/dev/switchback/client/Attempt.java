package dev.switchback.client;

import dev.switchback.client.compare.Outcome;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of one version, at its end.
 *
 * @param result null if it returned null or threw
 * @param thrown null if it returned
 * @param nanos how long it took
 * @param <R> type of the result
 */
record Attempt<R>(@Nullable R result, @Nullable Throwable thrown, long nanos) {

    /** Runs {@code version}, whatever comes of it. */
    static <A, R> Attempt<R> of(ThrowingFunction<A, R> version, A argument, LongSupplier clock) {
        long start = clock.getAsLong();
        try {
            R result = version.apply(argument);
            return new Attempt<>(result, null, clock.getAsLong() - start);
        } catch (Throwable thrown) {
            return new Attempt<>(null, thrown, clock.getAsLong() - start);
        }
    }

    /** Returns what the version returned. */
    @SuppressWarnings("NullAway") // a version of a nullable type may have returned null, and is given it back
    R returned() {
        return result;
    }

    /** Ends a call as the version did: returns what it returned, throws what it threw. */
    R get() {
        if (thrown != null) {
            throw Sneaky.rethrow(thrown);
        }
        return returned();
    }

    Outcome outcome() {
        return new Outcome(result, thrown);
    }
}
