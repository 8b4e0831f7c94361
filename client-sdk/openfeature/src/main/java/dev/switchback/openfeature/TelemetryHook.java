package dev.switchback.openfeature;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.HookContext;
import dev.openfeature.sdk.Reason;
import dev.switchback.evaluation.Value.Bool;
import dev.switchback.evaluation.Value.Decimal;
import dev.switchback.evaluation.Value.Sequence;
import dev.switchback.evaluation.Value.Structure;
import dev.switchback.evaluation.Value.Text;
import dev.switchback.evaluation.Value.Whole;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.trace.Span;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tells OpenTelemetry of each evaluation by an event {@code feature_flag.evaluation}, with the attributes of
 * OpenTelemetry's semantic conventions for feature flags (release candidate); their enumerated values are in lower
 * snake case. Works with any provider. Needs {@code io.opentelemetry:opentelemetry-api}, which this library does not
 * bring along; built against 1.67.
 *
 * <pre>{@code
 * OpenFeatureAPI.getInstance().addHooks(TelemetryHook.logging(openTelemetry));
 * }</pre>
 *
 * <p>The flag's value is left out unless {@link #withValues} asks for it, and so is one too large or too deep to be
 * told. The targeting key goes out as {@code feature_flag.context.id}: {@link #withoutContextIds} keeps it in.
 * Immutable and safe for any number of threads.
 */
public final class TelemetryHook implements Hook<Object> {
    private static final String EVENT = "feature_flag.evaluation";
    private static final String SCOPE = "dev.switchback.openfeature";
    private static final AttributeKey<String> KEY = AttributeKey.stringKey("feature_flag.key");
    private static final AttributeKey<String> VARIANT = AttributeKey.stringKey("feature_flag.result.variant");
    private static final AttributeKey<Value<?>> VALUE = AttributeKey.valueKey("feature_flag.result.value");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("feature_flag.result.reason");
    private static final AttributeKey<String> CONTEXT_ID = AttributeKey.stringKey("feature_flag.context.id");
    private static final AttributeKey<String> PROVIDER_NAME = AttributeKey.stringKey("feature_flag.provider.name");
    private static final AttributeKey<String> SET_ID = AttributeKey.stringKey("feature_flag.set.id");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("feature_flag.version");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> ERROR_MESSAGE = AttributeKey.stringKey("error.message");

    private final Consumer<Attributes> sink;
    private final boolean values;
    private final boolean contextIds;

    private TelemetryHook(Consumer<Attributes> sink, boolean values, boolean contextIds) {
        this.sink = sink;
        this.values = values;
        this.contextIds = contextIds;
    }

    /** Returns a hook that emits log events, as the conventions want it; they belong to the current span, if any. */
    public static TelemetryHook logging(OpenTelemetry telemetry) {
        Logger logger = Objects.requireNonNull(telemetry, "telemetry")
                .getLogsBridge()
                .loggerBuilder(SCOPE)
                .build();
        return new TelemetryHook(
                attributes -> logger.logRecordBuilder()
                        .setEventName(EVENT)
                        .setAllAttributes(attributes)
                        .emit(),
                false,
                true);
    }

    /** Returns a hook that adds the events to the current span, for backends that do not take log events. */
    public static TelemetryHook tracing() {
        return new TelemetryHook(attributes -> Span.current().addEvent(EVENT, attributes), false, true);
    }

    /** Returns this hook, telling {@code feature_flag.result.value} too. Values may be large, or secret. */
    public TelemetryHook withValues() {
        return new TelemetryHook(sink, true, contextIds);
    }

    /** Returns this hook without {@code feature_flag.context.id}, which may name a person. */
    public TelemetryHook withoutContextIds() {
        return new TelemetryHook(sink, values, false);
    }

    /** Tells of one evaluation, failed or not. What goes wrong here the SDK logs; the evaluation stands. */
    @Override
    public void finallyAfter(
            HookContext<Object> context, FlagEvaluationDetails<Object> details, Map<String, Object> hints) {
        AttributesBuilder attributes = Attributes.builder()
                .put(KEY, context.getFlagKey())
                .put(PROVIDER_NAME, context.getProviderMetadata().getName())
                .put(REASON, snake(details.getReason() == null ? Reason.UNKNOWN.name() : details.getReason()))
                .put(SET_ID, details.getFlagMetadata().getString("flagSetId"))
                .put(VERSION, details.getFlagMetadata().getString("version"))
                .put(VARIANT, details.getVariant());
        if (values && details.getValue() != null) {
            var value = ForeignContext.translateValue(details.getValue());
            attributes.put(VALUE, value == null ? null : told(value));
        }
        if (contextIds) {
            String contextId = details.getFlagMetadata().getString("contextId");
            attributes.put(CONTEXT_ID, contextId == null ? context.getCtx().getTargetingKey() : contextId);
        }
        error(attributes, details);
        sink.accept(attributes.build());
    }

    private static void error(AttributesBuilder attributes, FlagEvaluationDetails<?> details) {
        ErrorCode code = details.getErrorCode();
        if (code != null) {
            attributes.put(ERROR_TYPE, snake(code.name())).put(ERROR_MESSAGE, details.getErrorMessage());
        }
    }

    private static String snake(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private static Value<?> told(dev.switchback.evaluation.Value value) {
        if (value instanceof Structure structure) {
            return Value.of(structure.members().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, member -> told(member.getValue()))));
        }
        if (value instanceof Sequence sequence) {
            return Value.of(
                    sequence.items().stream().<Value<?>>map(TelemetryHook::told).toList());
        }
        return toldScalar(value);
    }

    private static Value<?> toldScalar(dev.switchback.evaluation.Value value) {
        if (value instanceof Bool bool) {
            return Value.of(bool.value());
        }
        if (value instanceof Text text) {
            return Value.of(text.value());
        }
        if (value instanceof Whole whole) {
            return Value.of(whole.value());
        }
        return value instanceof Decimal decimal ? Value.of(decimal.value()) : Value.empty();
    }
}
