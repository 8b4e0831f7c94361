package dev.switchback.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * The answer of one evaluation. Answers are made when a snapshot is compiled and shared by all callers.
 *
 * @param variation key of the variation; null where the caller's default stands
 * @param value the variation's value; null exactly when {@code variation} is
 * @param reason why, in OpenFeature's words
 * @param cause which step decided
 * @param errorCode set exactly when {@code reason} is {@link Reason#ERROR}
 * @param version the flag's version; 0 for an unknown flag
 */
public record Evaluation(
        @Nullable String variation,
        @Nullable Value value,
        Reason reason,
        Cause cause,
        @Nullable ErrorCode errorCode,
        long version) {

    /** Returns an answer that leaves the caller with its default. */
    public static Evaluation error(ErrorCode code, long version) {
        return new Evaluation(null, null, Reason.ERROR, Cause.NONE, code, version);
    }

    /** Says whether chance chose the variation under a rollout, so that the guard may compare it. */
    public boolean randomised() {
        return cause == Cause.ROLLOUT_ALLOCATION;
    }
}
