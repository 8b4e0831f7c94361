package dev.switchback.opentelemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.client.VersionSwitch;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.SnapshotCodec;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpenTelemetryTest {
    private static final Context ANN = Context.of("ann");

    private final InMemoryLogRecordExporter logs = InMemoryLogRecordExporter.create();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final OpenTelemetry telemetry = OpenTelemetrySdk.builder()
            .setLoggerProvider(SdkLoggerProvider.builder()
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs))
                    .build())
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();
    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer(snapshot());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anEvaluationIsALogEventAsTheConventionsWantItAndNamesNobody() {
        try (SwitchbackClient client = client(EvaluationEvents.logging(telemetry))) {
            client.isOn("address", ANN, false);
        }
        assertThat(log().getEventName()).isEqualTo("feature_flag.evaluation");
        assertThat(log().getInstrumentationScopeInfo().getName()).isEqualTo("dev.switchback.opentelemetry");
        assertThat(attributes(log()))
                .isEqualTo(Map.of(
                        "feature_flag.key", "address",
                        "feature_flag.provider.name", "Switchback",
                        "feature_flag.result.reason", "static",
                        "feature_flag.result.variant", "v2",
                        "feature_flag.version", "5"));
    }

    @Test
    void aFailureSaysItsTypeAndAContextIdIsToldOnlyWhereItIsAskedFor() {
        try (SwitchbackClient client =
                client(EvaluationEvents.logging(telemetry).withContextIds())) {
            client.isOn("unknown", ANN, false);
        }
        assertThat(attributes(log()))
                .isEqualTo(Map.of(
                        "feature_flag.key", "unknown",
                        "feature_flag.provider.name", "Switchback",
                        "feature_flag.result.reason", "error",
                        "error.type", "flag_not_found",
                        "feature_flag.context.id", "ann"));
    }

    @Test
    void aSwitchedCallTellsItsSpanWhichVersionItWasGiven() {
        Span span = telemetry.getTracer("test").spanBuilder("request").startSpan();
        try (SwitchbackClient client = client(EvaluationEvents.tracing());
                Scope request = span.makeCurrent()) {
            assertThat(request).isNotNull();
            assertThat(versions(client).call(ANN)).isEqualTo(2);
        }
        span.end();
        EventData event = spans.getFinishedSpanItems().get(0).getEvents().get(0);
        assertThat(event.getName()).isEqualTo("feature_flag.evaluation");
        assertThat(event.getAttributes().asMap())
                .containsValue("address")
                .containsValue("v2")
                .doesNotContainValue("ann");
    }

    @Test
    void theStateOfTheClientAndTheCountsOfItsSwitchesAreMetrics() {
        try (SwitchbackClient client = server.client().build();
                SwitchMetrics observed = SwitchMetrics.observe(client, telemetry)) {
            assertThat(observed).isNotNull();
            versions(client).call(ANN);
            assertThat(points())
                    .containsEntry("switchback.client.revision {}", 7L)
                    .containsEntry("switchback.client.status {switchback.status=\"ready\"}", 1L)
                    .containsEntry("switchback.client.status {switchback.status=\"stale\"}", 0L)
                    .containsEntry(
                            "switchback.switch.calls"
                                    + " {feature_flag.key=\"address\", feature_flag.result.variant=\"v2\"}",
                            1L)
                    .containsEntry(
                            "switchback.switch.errors"
                                    + " {feature_flag.key=\"address\", feature_flag.result.variant=\"v2\"}",
                            0L)
                    .containsEntry("switchback.switch.tripped {feature_flag.key=\"address\"}", 0L);
        }
        assertThat(points()).isEmpty();
    }

    private SwitchbackClient client(EvaluationEvents events) {
        return server.client().onEvaluation(events).build();
    }

    private static VersionSwitch<Context, Integer> versions(SwitchbackClient client) {
        return client.versionSwitch("address").v1(() -> 1).v2(() -> 2).build();
    }

    private LogRecordData log() {
        return logs.getFinishedLogRecordItems()
                .get(logs.getFinishedLogRecordItems().size() - 1);
    }

    private static Map<String, Object> attributes(LogRecordData log) {
        return log.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().getKey(), Map.Entry::getValue));
    }

    private Map<String, Long> points() {
        Map<String, Long> points = new TreeMap<>();
        for (MetricData metric : metrics.collectAllMetrics()) {
            metric.getData()
                    .getPoints()
                    .forEach(point -> points.put(
                            metric.getName() + " " + point.getAttributes(), ((LongPointData) point).getValue()));
        }
        return points;
    }

    private static Snapshot snapshot() {
        return SnapshotCodec.read("""
                {"environment": "shop/test", "revision": 7, "hash": "", "emergency": {"epoch": 0, "engagements": []},
                 "flags": [{"key": "address", "type": "boolean", "version": 5, "enabled": true, "salt": "s",
                            "rollbackVariation": "v1", "defaultRule": {"variation": "v2"},
                            "variations": [{"key": "v1", "value": false}, {"key": "v2", "value": true}]}]}
                """.getBytes(UTF_8)).snapshot();
    }
}
