package dev.switchback.client.compare;

import java.time.Duration;
import java.time.temporal.Temporal;

/**
 * Says whether two values that need not be equal mean the same. It is asked from any thread; one that throws makes the
 * comparison a failed one, which counts as no mismatch and never hurts the caller.
 *
 * @param <T> type of the values
 */
@FunctionalInterface
public interface Equivalence<T> {

    /** Says whether the values mean the same; neither is null. */
    boolean equivalent(T first, T second);

    /**
     * Returns the equivalence of numbers that are no more than {@code tolerance} apart, as doubles.
     *
     * @throws IllegalArgumentException if the tolerance is negative or not a number
     */
    static Equivalence<Number> within(double tolerance) {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("a tolerance is 0 or more, not " + tolerance);
        }
        return (first, second) -> Double.compare(first.doubleValue(), second.doubleValue()) == 0
                || Math.abs(first.doubleValue() - second.doubleValue()) <= tolerance;
    }

    /** Returns the equivalence of times that are no more than {@code tolerance} apart; of one type, such as Instant. */
    static <T extends Temporal> Equivalence<T> within(Duration tolerance) {
        return (first, second) -> Duration.between(first, second).abs().compareTo(tolerance) <= 0;
    }

    /** Returns the equivalence of values that compare as equal: of decimals, 1.0 and 1.00. */
    static <T extends Comparable<? super T>> Equivalence<T> byOrder() {
        return (first, second) -> first.compareTo(second) == 0;
    }
}
