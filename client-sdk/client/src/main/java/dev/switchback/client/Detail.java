package dev.switchback.client;

import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Reason;
import org.jspecify.annotations.Nullable;

/**
 * An answer and how it came about.
 *
 * @param value the variation's value, or the caller's default
 * @param variation key of the variation; null where the default stands
 * @param reason why, in OpenFeature's words
 * @param cause which step of the order of precedence decided
 * @param errorCode set exactly when {@code reason} is {@link Reason#ERROR}
 * @param version the environment's revision at which the flag last changed; 0 where no flag is known
 * @param <T> type of the value
 */
public record Detail<T>(
        T value,
        @Nullable String variation,
        Reason reason,
        Cause cause,
        @Nullable ErrorCode errorCode,
        long version) {

    static <T> Detail<T> of(T value, Evaluation evaluation, Reason reason) {
        return new Detail<>(
                value,
                evaluation.variation(),
                reason,
                evaluation.cause(),
                evaluation.errorCode(),
                evaluation.version());
    }

    static <T> Detail<T> error(T otherwise, ErrorCode code, long version) {
        return new Detail<>(otherwise, null, Reason.ERROR, Cause.NONE, code, version);
    }
}
