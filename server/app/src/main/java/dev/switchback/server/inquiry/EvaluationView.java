package dev.switchback.server.inquiry;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Explanation;
import dev.switchback.evaluation.Reason;
import dev.switchback.evaluation.Step;
import dev.switchback.evaluation.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is shown.
 *
 * @param flag key of the flag
 * @param variation key of the variation; null where callers get their own default
 * @param value null exactly when {@code variation} is
 * @param version the flag's
 * @param aside key of the variation that is to run aside; null for none
 * @param complete true if the rollback variation need not be kept up; null otherwise
 * @param steps on what way it was found; null where that was not asked
 */
record EvaluationView(
        String flag,
        @Nullable String variation,
        @Nullable Value value,
        @JsonSerialize(using = ToStringSerializer.class) Reason reason,
        @JsonSerialize(using = ToStringSerializer.class) Cause cause,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        ErrorCode errorCode,

        long version,
        @Nullable String aside,
        @Nullable Boolean complete,
        @Nullable List<Step> steps) {

    static EvaluationView of(String flag, Evaluation evaluation) {
        return of(flag, evaluation, null);
    }

    static EvaluationView of(String flag, Explanation explanation) {
        return of(flag, explanation.evaluation(), explanation.steps());
    }

    private static EvaluationView of(String flag, Evaluation evaluation, @Nullable List<Step> steps) {
        return new EvaluationView(
                flag,
                evaluation.variation(),
                evaluation.value(),
                evaluation.reason(),
                evaluation.cause(),
                evaluation.errorCode(),
                evaluation.version(),
                evaluation.aside(),
                evaluation.complete() ? true : null,
                steps);
    }
}
