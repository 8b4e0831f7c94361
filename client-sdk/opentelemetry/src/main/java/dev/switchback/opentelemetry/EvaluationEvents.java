package dev.switchback.opentelemetry;

import dev.switchback.client.EvaluationListener;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.Evaluation;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.trace.Span;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Tells OpenTelemetry of each evaluation, of getters and of version switches, by an event
 * {@code feature_flag.evaluation} with the attributes of OpenTelemetry's semantic conventions for feature flags (release
 * candidate); their enumerated values are in lower snake case.
 *
 * <pre>{@code
 * SwitchbackClient.builder().url(url).key(key).onEvaluation(EvaluationEvents.logging(openTelemetry)).build();
 * }</pre>
 *
 * <p>The flag's value never goes out, and {@code feature_flag.context.id}, which is the targeting key and may name a
 * person, only where {@link #withContextIds} asks for it. Each evaluation bears the cost of its event. Whoever
 * evaluates by OpenFeature uses its hook instead, or each evaluation is told twice. Immutable and safe for any number of
 * threads.
 */
public final class EvaluationEvents implements EvaluationListener {
    private static final String EVENT = "feature_flag.evaluation";
    private static final String SCOPE = "dev.switchback.opentelemetry";
    private static final String PROVIDER = "Switchback";
    private static final AttributeKey<String> KEY = AttributeKey.stringKey("feature_flag.key");
    private static final AttributeKey<String> VARIANT = AttributeKey.stringKey("feature_flag.result.variant");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("feature_flag.result.reason");
    private static final AttributeKey<String> CONTEXT_ID = AttributeKey.stringKey("feature_flag.context.id");
    private static final AttributeKey<String> PROVIDER_NAME = AttributeKey.stringKey("feature_flag.provider.name");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("feature_flag.version");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private final Consumer<Attributes> sink;
    private final boolean contextIds;

    private EvaluationEvents(Consumer<Attributes> sink, boolean contextIds) {
        this.sink = sink;
        this.contextIds = contextIds;
    }

    /** Returns what emits log events, as the conventions want it; they belong to the current span, if any. */
    public static EvaluationEvents logging(OpenTelemetry telemetry) {
        Logger logger = Objects.requireNonNull(telemetry, "telemetry")
                .getLogsBridge()
                .loggerBuilder(SCOPE)
                .build();
        return new EvaluationEvents(
                attributes -> logger.logRecordBuilder()
                        .setEventName(EVENT)
                        .setAllAttributes(attributes)
                        .emit(),
                false);
    }

    /** Returns what adds the events to the current span, for backends that do not take log events. */
    public static EvaluationEvents tracing() {
        return new EvaluationEvents(attributes -> Span.current().addEvent(EVENT, attributes), false);
    }

    /** Returns these events with {@code feature_flag.context.id}, the targeting key where there is one. */
    public EvaluationEvents withContextIds() {
        return new EvaluationEvents(sink, true);
    }

    @Override
    public void evaluated(String key, Context context, Evaluation evaluation) {
        AttributesBuilder attributes = Attributes.builder()
                .put(KEY, key)
                .put(PROVIDER_NAME, PROVIDER)
                .put(REASON, snake(evaluation.reason()))
                .put(VARIANT, evaluation.variation())
                .put(CONTEXT_ID, contextIds ? context.targetingKey() : null);
        if (evaluation.version() > 0) {
            attributes.put(VERSION, Long.toString(evaluation.version()));
        }
        ErrorCode error = evaluation.errorCode();
        if (error != null) {
            attributes.put(ERROR_TYPE, snake(error));
        }
        sink.accept(attributes.build());
    }

    private static String snake(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
