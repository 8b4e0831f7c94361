package dev.switchback.server.health;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.RequestListener;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a node measures of itself. Labels are bounded: routes instead of paths, no flag, no targeting key.
 *
 * <p>Safe to share between threads.
 */
public final class Metrics implements RequestListener, AutoCloseable {
    private final PrometheusMeterRegistry registry;
    private final Supplier<Map<EnvironmentId, Long>> revisions;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final MultiGauge revision;

    /**
     * Starts to measure.
     *
     * @param registry where others have put their meters
     * @param revisions those that are served, by environment
     */
    public Metrics(PrometheusMeterRegistry registry, Supplier<Map<EnvironmentId, Long>> revisions) {
        this.registry = registry;
        this.revisions = revisions;
        this.revision = MultiGauge.builder("switchback.revision")
                .description("Revision that this node serves")
                .register(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    @Override
    public void answered(String method, String route, int status, Duration took) {
        Timer.builder("http.server.requests")
                .description("Requests answered")
                .tags("method", method, "route", route, "status", Integer.toString(status))
                .register(registry)
                .record(took);
    }

    /** Returns all that is measured, in Prometheus' text format. */
    public String scrape() {
        revision.register(
                revisions.get().entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(
                                Tags.of("environment", entry.getKey().toString()), entry.getValue()))
                        .toList(),
                true);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
