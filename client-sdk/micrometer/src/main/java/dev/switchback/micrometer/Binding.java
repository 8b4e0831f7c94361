package dev.switchback.micrometer;

import dev.switchback.client.Status;
import dev.switchback.client.SwitchReport;
import dev.switchback.client.SwitchbackClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** One client in one registry, and the switches that have their meters there already. Safe for any thread. */
final class Binding {
    private final SwitchbackClient client;
    private final MeterRegistry registry;
    private final Set<String> bound = new HashSet<>();

    Binding(SwitchbackClient client, MeterRegistry registry) {
        this.client = client;
        this.registry = registry;
    }

    void bind() {
        for (Status status : Status.values()) {
            Gauge.builder("switchback.client.status", client, known -> known.status() == status ? 1 : 0)
                    .description("1 for the status that the client is in")
                    .tag("status", status.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder("switchback.client.revision", client, SwitchbackClient::revision)
                .description("The environment's revision at hand, 0 before the first")
                .register(registry);
        Gauge.builder("switchback.client.flags", this, Binding::countFlags)
                .description("The flags at hand")
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("switchback.client.observations.refused", client, SwitchbackClient::refusedObservations)
                .description("Observations of metrics that found no room")
                .register(registry);
        bindSwitches();
    }

    private double countFlags() {
        bindSwitches();
        return client.flags().size();
    }

    private synchronized void bindSwitches() {
        for (SwitchReport report : client.switches()) {
            if (bound.size() < SwitchbackMeters.MOST_SWITCHES && bound.add(report.flag())) {
                bind(report.flag());
            }
        }
    }

    private void bind(String flag) {
        calls(flag, "v1", SwitchReport::v1);
        calls(flag, "v2", SwitchReport::v2);
        FunctionCounter.builder("switchback.switch.taken.over", client, reading(flag, SwitchReport::takenOver))
                .description("Calls that V1 ran because the local breaker had taken V2 out")
                .tag("flag", flag)
                .register(registry);
        Gauge.builder("switchback.switch.tripped", client, reading(flag, report -> report.tripped() ? 1 : 0))
                .description("1 while the local breaker has taken V2 out on this instance")
                .tag("flag", flag)
                .register(registry);
    }

    private void calls(String flag, String version, Version of) {
        FunctionCounter.builder(
                        "switchback.switch.calls",
                        client,
                        reading(flag, report -> of.calls(report).count()))
                .description("Completed calls of a version")
                .tags("flag", flag, "version", version)
                .register(registry);
        FunctionCounter.builder(
                        "switchback.switch.errors",
                        client,
                        reading(flag, report -> of.calls(report).errors()))
                .description("Completed calls of a version that failed")
                .tags("flag", flag, "version", version)
                .register(registry);
    }

    private static ToDoubleFunction<SwitchbackClient> reading(String flag, ToDoubleFunction<SwitchReport> reading) {
        return client -> client.switchReport(flag).map(reading::applyAsDouble).orElse(0.0);
    }

    /** Picks the calls of one version. */
    private interface Version {
        SwitchReport.Calls calls(SwitchReport report);
    }
}
