package dev.switchback.client;

/**
 * A function that may throw anything.
 *
 * @param <A> type of the argument
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingFunction<A, R> {

    /** Applies the function. */
    R apply(A argument) throws Exception;
}
