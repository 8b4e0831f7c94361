package dev.switchback.client.compare;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended: with a result, or with what it threw.
 *
 * @param result null if it returned null or threw
 * @param thrown null if it returned; the cause of what only wraps it
 */
public record Outcome(@Nullable Object result, @Nullable Throwable thrown) {
    public Outcome {
        thrown = thrown == null ? null : unwrapped(thrown);
    }

    /** The outcome of a call that returned. */
    public static Outcome returned(@Nullable Object result) {
        return new Outcome(result, null);
    }

    /** The outcome of a call that threw. */
    public static Outcome threw(Throwable thrown) {
        return new Outcome(null, thrown);
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause != null && (thrown instanceof CompletionException || thrown instanceof ExecutionException)
                ? cause
                : thrown;
    }
}
