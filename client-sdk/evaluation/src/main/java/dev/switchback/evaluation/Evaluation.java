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
 * @param aside key of the variation that is to run aside and be compared; null unless the flag is in
 *     {@link Mode#SHADOW} and would serve the context another variation than its rollback variation
 * @param complete whether the flag is {@link Mode#COMPLETE} and answers so: the rollback variation need not be kept up
 */
public record Evaluation(
        @Nullable String variation,
        @Nullable Value value,
        Reason reason,
        Cause cause,
        @Nullable ErrorCode errorCode,
        long version,
        @Nullable String aside,
        boolean complete) {

    /** An answer with nothing aside, of a flag that is not complete. */
    public Evaluation(
            @Nullable String variation,
            @Nullable Value value,
            Reason reason,
            Cause cause,
            @Nullable ErrorCode errorCode,
            long version) {
        this(variation, value, reason, cause, errorCode, version, null, false);
    }

    /** Returns an answer that leaves the caller with its default. */
    public static Evaluation error(ErrorCode code, long version) {
        return new Evaluation(null, null, Reason.ERROR, Cause.NONE, code, version);
    }

    /** Returns this answer for another reason. */
    public Evaluation withReason(Reason another) {
        return new Evaluation(variation, value, another, cause, errorCode, version, aside, complete);
    }

    /** Says whether chance chose the variation under a rollout, so that the guard may compare it. */
    public boolean randomised() {
        return cause == Cause.ROLLOUT_ALLOCATION;
    }
}
