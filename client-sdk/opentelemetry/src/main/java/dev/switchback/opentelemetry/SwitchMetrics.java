package dev.switchback.opentelemetry;

import dev.switchback.client.Status;
import dev.switchback.client.SwitchReport;
import dev.switchback.client.SwitchbackClient;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Locale;

/**
 * The state of a client and the counts of its version switches as metrics of OpenTelemetry, read when they are
 * collected, so that they cost the calls nothing.
 *
 * <p>{@code switchback.client.status} (attribute {@code switchback.status}) is 1 for the status the client is in and 0
 * for the others; {@code switchback.client.revision} is the environment's revision at hand. Of each flag that is switched
 * by (attribute {@code feature_flag.key}), {@code switchback.switch.calls} and {@code switchback.switch.errors} (attribute
 * {@code feature_flag.result.variant}, {@code v1} or {@code v2}) count completed calls and
 * {@code switchback.switch.tripped} is 1 while the local breaker has taken V2 out. The conventions name no metrics of
 * their own. No attribute ever names a user.
 *
 * <p>Closing stops the reading; the client stays open. Safe for any number of threads.
 */
public final class SwitchMetrics implements AutoCloseable {
    private static final AttributeKey<String> FLAG = AttributeKey.stringKey("feature_flag.key");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("feature_flag.result.variant");
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("switchback.status");

    private final SwitchbackClient client;
    private final ObservableLongMeasurement status;
    private final ObservableLongMeasurement revision;
    private final ObservableLongMeasurement calls;
    private final ObservableLongMeasurement errors;
    private final ObservableLongMeasurement tripped;
    private final BatchCallback callback;

    private SwitchMetrics(SwitchbackClient client, Meter meter) {
        this.client = client;
        this.status = meter.gaugeBuilder("switchback.client.status").ofLongs().buildObserver();
        this.revision =
                meter.gaugeBuilder("switchback.client.revision").ofLongs().buildObserver();
        this.calls = meter.counterBuilder("switchback.switch.calls")
                .setUnit("{call}")
                .buildObserver();
        this.errors = meter.counterBuilder("switchback.switch.errors")
                .setUnit("{call}")
                .buildObserver();
        this.tripped = meter.gaugeBuilder("switchback.switch.tripped").ofLongs().buildObserver();
        this.callback = meter.batchCallback(this::observe, status, revision, calls, errors, tripped);
    }

    /** Begins to tell {@code telemetry} of {@code client}. */
    public static SwitchMetrics observe(SwitchbackClient client, OpenTelemetry telemetry) {
        return new SwitchMetrics(client, telemetry.getMeter("dev.switchback.opentelemetry"));
    }

    @Override
    public void close() {
        callback.close();
    }

    private void observe() {
        Status now = client.status();
        for (Status each : Status.values()) {
            status.record(each == now ? 1 : 0, Attributes.of(STATUS, each.name().toLowerCase(Locale.ROOT)));
        }
        revision.record(client.revision());
        client.switches().forEach(this::observe);
    }

    private void observe(SwitchReport report) {
        Attributes flag = Attributes.of(FLAG, report.flag());
        observe(report.v1(), Attributes.of(FLAG, report.flag(), VERSION, "v1"));
        observe(report.v2(), Attributes.of(FLAG, report.flag(), VERSION, "v2"));
        tripped.record(report.tripped() ? 1 : 0, flag);
    }

    private void observe(SwitchReport.Calls version, Attributes attributes) {
        calls.record(version.count(), attributes);
        errors.record(version.errors(), attributes);
    }
}
