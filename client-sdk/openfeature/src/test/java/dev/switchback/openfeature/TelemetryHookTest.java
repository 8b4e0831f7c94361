package dev.switchback.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableStructure;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import dev.switchback.client.FakeServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TelemetryHookTest {
    private static final ImmutableContext ANN = new ImmutableContext("ann");

    private final InMemoryLogRecordExporter logs = InMemoryLogRecordExporter.create();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetry telemetry = OpenTelemetrySdk.builder()
            .setLoggerProvider(SdkLoggerProvider.builder()
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs))
                    .build())
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();
    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final Client client = api.getClient();
    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer(Flags.snapshot(
                50,
                Flags.targeted("targeted"),
                Flags.off("off", ""),
                Flags.fixed("half", "number", "1", "0.5"),
                Flags.fixed("object", "json", "1", "{\"a\": [1, true, \"x\", null]}")));
        api.setProviderAndWait(SwitchbackProvider.of(server.client()));
    }

    @AfterEach
    void stop() {
        api.shutdown();
        server.close();
    }

    @Test
    void anEvaluationIsALogEventAsTheConventionsWantIt() {
        client.addHooks(TelemetryHook.logging(telemetry));
        client.getBooleanValue("targeted", false, ANN);
        assertThat(log().getEventName()).isEqualTo("feature_flag.evaluation");
        assertThat(log().getInstrumentationScopeInfo().getName()).isEqualTo("dev.switchback.openfeature");
        assertThat(attributes(log()))
                .isEqualTo(Map.of(
                        "feature_flag.key", "targeted",
                        "feature_flag.provider.name", "Switchback",
                        "feature_flag.result.reason", "targeting_match",
                        "feature_flag.result.variant", "v2",
                        "feature_flag.set.id", "shop/test",
                        "feature_flag.version", "41",
                        "feature_flag.context.id", "ann"));
    }

    @Test
    void aFailureSaysItsTypeAndMessage() {
        client.addHooks(TelemetryHook.logging(telemetry));
        client.getIntegerValue("half", 1);
        assertThat(attributes(log()))
                .containsEntry("feature_flag.result.reason", "error")
                .containsEntry("error.type", "type_mismatch")
                .containsKey("error.message")
                .doesNotContainKeys("feature_flag.result.variant", "feature_flag.context.id");
    }

    @Test
    void valuesAreToldOnlyWhereTheyAreAskedFor() {
        client.addHooks(TelemetryHook.logging(telemetry).withValues());
        client.getDoubleValue("half", 0.1);
        assertThat(attributes(log())).containsEntry("feature_flag.result.value", 0.5);
        client.getLongValue("off", 7L);
        assertThat(attributes(log()))
                .containsEntry("feature_flag.result.value", 7L)
                .containsEntry("feature_flag.result.reason", "disabled");
        client.getBooleanValue("off", true);
        assertThat(attributes(log())).containsEntry("feature_flag.result.value", true);
        client.getStringValue("off", "x");
        assertThat(attributes(log())).containsEntry("feature_flag.result.value", "x");
        client.getStringValue("off", null);
        assertThat(attributes(log())).doesNotContainKey("feature_flag.result.value");
        client.getObjectValue("object", null);
        assertThat(log().getAttributes()
                        .get(AttributeKey.valueKey("feature_flag.result.value"))
                        .asString())
                .isEqualTo("{\"a\":[1,true,\"x\",null]}");
        MutableStructure circle = new MutableStructure();
        client.getObjectValue("off", new Value(circle.add("self", circle)));
        assertThat(attributes(log())).doesNotContainKey("feature_flag.result.value");
    }

    @Test
    void contextIdsCanBeKeptIn() {
        client.addHooks(TelemetryHook.logging(telemetry).withoutContextIds());
        client.getBooleanValue("targeted", false, ANN);
        assertThat(attributes(log()))
                .containsEntry("feature_flag.result.variant", "v2")
                .doesNotContainKey("feature_flag.context.id");
    }

    @Test
    void anEventBelongsToTheSpanInWhichItHappens() {
        client.addHooks(TelemetryHook.logging(telemetry), TelemetryHook.tracing());
        Span span = telemetry.getTracer("test").spanBuilder("request").startSpan();
        try (Scope request = span.makeCurrent()) {
            assertThat(request).isNotNull();
            client.getBooleanValue("targeted", false, ANN);
        }
        span.end();
        assertThat(log().getSpanContext().getSpanId())
                .isEqualTo(span.getSpanContext().getSpanId());
        EventData event = spans.getFinishedSpanItems().get(0).getEvents().get(0);
        assertThat(event.getName()).isEqualTo("feature_flag.evaluation");
        assertThat(event.getAttributes().get(AttributeKey.stringKey("feature_flag.key")))
                .isEqualTo("targeted");
    }

    private LogRecordData log() {
        return logs.getFinishedLogRecordItems()
                .get(logs.getFinishedLogRecordItems().size() - 1);
    }

    private static Map<String, Object> attributes(LogRecordData log) {
        return log.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().getKey(), Map.Entry::getValue));
    }
}
