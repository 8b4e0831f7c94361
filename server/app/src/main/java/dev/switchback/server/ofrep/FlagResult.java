package dev.switchback.server.ofrep;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Reason;
import dev.switchback.evaluation.Value;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one flag answers, in the protocol's words. Members are written in the order of the components. */
sealed interface FlagResult {

    /**
     * An answer.
     *
     * @param key the flag's
     * @param value null where the caller's own default stands
     * @param reason in OpenFeature's words
     * @param variant key of the variation; null exactly when {@code value} is
     * @param metadata changes with the answer and with the flag, and with nothing else
     */
    record Success(
            String key,
            @Nullable Value value,
            @JsonSerialize(using = ToStringSerializer.class) Reason reason,
            @Nullable String variant,
            Map<String, Object> metadata)
            implements FlagResult {}

    /**
     * No answer.
     *
     * @param key the flag's, or what was taken for one
     * @param errorCode in OpenFeature's words
     * @param errorDetails what is wrong, and what to do
     */
    record Failure(
            String key,
            @JsonSerialize(using = ToStringSerializer.class) ErrorCode errorCode,
            String errorDetails) implements FlagResult {}

    /** Evaluates the flag {@code key} for {@code context}. */
    static FlagResult of(CompiledSnapshot snapshot, String key, Context context) {
        Evaluation evaluation = snapshot.evaluate(key, context);
        Flag flag = snapshot.source().flags().get(key);
        String flagSet = snapshot.source().environment();
        ErrorCode error = evaluation.errorCode();
        if (error != null || flag == null) {
            return failure(key, error == null ? ErrorCode.FLAG_NOT_FOUND : error, flagSet);
        }
        Value value = evaluation.value();
        return new Success(
                key,
                value == null ? null : typed(value, flag),
                evaluation.reason(),
                evaluation.variation(),
                metadata(evaluation, flagSet));
    }

    /** Clients take a number's type from its writing, so a flag with a fraction anywhere always has one. */
    private static Value typed(Value value, Flag flag) {
        boolean fractions = flag.type() == FlagType.NUMBER
                && flag.variations().stream().anyMatch(variation -> variation.value() instanceof Value.Decimal);
        return fractions && value instanceof Value.Whole whole ? Value.of((double) whole.value()) : value;
    }

    private static Map<String, Object> metadata(Evaluation evaluation, String flagSet) {
        return new TreeMap<>(Map.of(
                "flagSetId",
                flagSet,
                "switchback.reason",
                evaluation.cause().name(),
                "version",
                Long.toString(evaluation.version())));
    }

    private static Failure failure(String key, ErrorCode error, String flagSet) {
        return switch (error) {
            case FLAG_NOT_FOUND -> new Failure(key, error, "There is no flag '" + key + "' in " + flagSet + ".");
            case TARGETING_KEY_MISSING ->
                new Failure(key, error, "A bucket decides '" + key + "': the context needs a targetingKey.");
            case PARSE_ERROR ->
                new Failure(key, error, "'" + key + "' makes no sense as it is configured in " + flagSet + ".");
            case INVALID_CONTEXT -> new Failure(key, error, "'" + key + "' cannot be evaluated for this context.");
            case PROVIDER_NOT_READY, TYPE_MISMATCH, GENERAL ->
                new Failure(key, ErrorCode.GENERAL, "'" + key + "' could not be evaluated.");
        };
    }
}
