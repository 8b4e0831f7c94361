package dev.switchback.openfeature;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.switchback.client.Detail;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.Reason;
import dev.switchback.evaluation.Value;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How flags are resolved to one type. Immutable; never throws.
 *
 * @param <T> the type
 */
final class Resolution<T> {
    static final Resolution<Boolean> BOOLEAN = new Resolution<>("a boolean", Reading::bool);
    static final Resolution<String> STRING = new Resolution<>("a string", Reading::text);
    static final Resolution<Integer> INTEGER = new Resolution<>("an integer of 32 bits", Reading::integer);
    static final Resolution<Long> LONG = new Resolution<>("an integer of 64 bits", Reading::whole);
    static final Resolution<Double> DOUBLE = new Resolution<>("a double", Reading::decimal);
    static final Resolution<dev.openfeature.sdk.Value> OBJECT = new Resolution<>("an object", Reading::object);

    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackProvider.class);

    private final String type;
    private final Function<Value, @Nullable T> reader;

    private Resolution(String type, Function<Value, @Nullable T> reader) {
        this.type = type;
        this.reader = reader;
    }

    /**
     * Resolves the flag {@code key}.
     *
     * @param client null where the provider has none yet, or none any more
     */
    ProviderEvaluation<T> resolve(
            @Nullable SwitchbackClient client, String key, T otherwise, @Nullable EvaluationContext foreign) {
        try {
            if (client == null) {
                return failure(otherwise, ErrorCode.PROVIDER_NOT_READY, ImmutableMetadata.EMPTY);
            }
            Context context = ForeignContext.translate(foreign);
            Detail<Value> detail = client.jsonDetail(key, context, Value.Null.INSTANCE);
            return answer(detail, otherwise, metadata(client, detail, context));
        } catch (RuntimeException | StackOverflowError unforeseen) {
            LOG.debug("A resolution of {} failed", key, unforeseen);
            return failure(otherwise, ErrorCode.GENERAL, ImmutableMetadata.EMPTY);
        }
    }

    private ProviderEvaluation<T> answer(Detail<Value> detail, T otherwise, ImmutableMetadata metadata) {
        ErrorCode error = detail.errorCode();
        if (error != null) {
            return failure(otherwise, error, metadata);
        }
        T value = detail.variation() == null ? otherwise : reader.apply(detail.value());
        return value == null && detail.variation() != null
                ? failure(otherwise, ErrorCode.TYPE_MISMATCH, metadata)
                : ProviderEvaluation.<T>builder()
                        .value(value)
                        .variant(detail.variation())
                        .reason(detail.reason().name())
                        .flagMetadata(metadata)
                        .build();
    }

    private ProviderEvaluation<T> failure(T otherwise, ErrorCode code, ImmutableMetadata metadata) {
        return ProviderEvaluation.<T>builder()
                .value(otherwise)
                .reason(Reason.ERROR.name())
                .errorCode(dev.openfeature.sdk.ErrorCode.valueOf(code.name()))
                .errorMessage(message(code))
                .flagMetadata(metadata)
                .build();
    }

    private String message(ErrorCode code) {
        return switch (code) {
            case PROVIDER_NOT_READY -> "there is no configuration yet";
            case FLAG_NOT_FOUND -> "the environment has no such flag";
            case PARSE_ERROR -> "this version of the client cannot evaluate the flag";
            case TYPE_MISMATCH -> "the flag's value is not " + type + ", or not without loss";
            case TARGETING_KEY_MISSING -> "the flag is dealt out by targeting key, and the context has none";
            case INVALID_CONTEXT -> "the context is unusable";
            case GENERAL -> "the evaluation failed";
        };
    }

    private static ImmutableMetadata metadata(SwitchbackClient client, Detail<?> detail, Context context) {
        var metadata = ImmutableMetadata.builder();
        client.environment().ifPresent(environment -> metadata.addString("flagSetId", environment));
        if (detail.version() > 0) {
            metadata.addString("version", Long.toString(detail.version()));
        }
        String targetingKey = context.targetingKey();
        if (targetingKey != null && !targetingKey.isEmpty()) {
            metadata.addString("contextId", targetingKey);
        }
        if (detail.cause() != Cause.NONE) {
            metadata.addString("switchback.reason", detail.cause().name());
        }
        return metadata.build();
    }
}
