package dev.switchback.client;

import dev.switchback.client.compare.Outcome;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which outcomes of a call are errors.
 *
 * @param isError for results
 * @param expected exceptions that are no fault of the version
 * @param <R> type of the result
 */
record Judgement<R>(Predicate<R> isError, List<Class<? extends Throwable>> expected) {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    Judgement {
        expected = List.copyOf(expected);
    }

    /** Returns the judgement that exceptions are errors and results are not. */
    static <R> Judgement<R> ofExceptions() {
        return new Judgement<>(result -> false, List.of());
    }

    /** Says whether {@code attempt} is an error. */
    boolean fails(Attempt<R> attempt) {
        Throwable thrown = attempt.thrown();
        return thrown == null ? returnedError(attempt.returned()) : fails(thrown);
    }

    /** Says whether what a version threw is an error. */
    boolean fails(Throwable thrown) {
        Throwable cause = Outcome.threw(thrown).thrown();
        return expected.stream().noneMatch(type -> type.isInstance(cause) || type.isInstance(thrown));
    }

    /** Says whether what a version returned is an error. */
    boolean returnedError(R result) {
        try {
            return isError.test(result);
        } catch (RuntimeException e) {
            LOG.warn("The predicate that tells errors failed itself, the call counts as a success: {}", e.toString());
            return false;
        }
    }
}
