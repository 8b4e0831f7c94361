package dev.switchback.micrometer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.client.VersionSwitch;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.SnapshotCodec;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SwitchbackMetersTest {
    private static final Context ANN = Context.of("ann");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private FakeServer server;
    private SwitchbackClient client;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer(snapshot());
        client = server.client().build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void theStateOfTheClientIsRead() {
        new SwitchbackMeters(client).bindTo(registry);
        assertThat(status("ready")).isEqualTo(1);
        assertThat(status("stale")).isZero();
        assertThat(gauge("switchback.client.revision")).isEqualTo(7);
        assertThat(gauge("switchback.client.flags")).isEqualTo(1);
        assertThat(registry.get("switchback.client.observations.refused")
                        .functionCounter()
                        .count())
                .isZero();
        client.close();
        assertThat(status("ready")).isZero();
        assertThat(status("closed")).isEqualTo(1);
    }

    @Test
    void aSwitchMadeBeforeOrAfterBindingIsCounted() {
        VersionSwitch<Context, Integer> before = versions("address");
        new SwitchbackMeters(client).bindTo(registry);
        VersionSwitch<Context, Integer> after = versions("unknown");
        before.call(ANN);
        after.call(ANN);
        assertThat(calls("address", "v2")).isEqualTo(1);
        assertThat(gauge("switchback.client.flags")).isEqualTo(1);
        assertThat(calls("unknown", "v1")).isEqualTo(1);
        assertThat(calls("unknown", "v2")).isZero();
    }

    @Test
    void aTrippedSwitchShowsInErrorsAndInWhatV1TookOver() {
        new SwitchbackMeters(client).bindTo(registry);
        VersionSwitch<Context, Integer> failing = client.versionSwitch("address")
                .v1(() -> 1)
                .v2(() -> -1)
                .errorWhen(result -> result < 0)
                .build();
        IntStream.range(0, 16).forEach(i -> failing.call(ANN));
        gauge("switchback.client.flags");
        assertThat(registry.get("switchback.switch.tripped")
                        .tag("flag", "address")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("switchback.switch.errors")
                        .tags("flag", "address", "version", "v2")
                        .functionCounter()
                        .count())
                .isEqualTo(10);
        assertThat(registry.get("switchback.switch.taken.over")
                        .functionCounter()
                        .count())
                .isEqualTo(6);
    }

    @Test
    void metersStayBoundedAndNameNobody() {
        IntStream.range(0, SwitchbackMeters.MOST_SWITCHES + 100)
                .forEach(i -> versions("flag-" + i).call(ANN));
        new SwitchbackMeters(client).bindTo(registry);
        gauge("switchback.client.flags");
        assertThat(registry.find("switchback.switch.tripped").gauges()).hasSize(SwitchbackMeters.MOST_SWITCHES);
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .flatExtracting(Meter.Id::getTags)
                .extracting(Tag::getKey)
                .containsOnly("status", "flag", "version");
    }

    private VersionSwitch<Context, Integer> versions(String flag) {
        return client.versionSwitch(flag).v1(() -> 1).v2(() -> 2).build();
    }

    private double status(String status) {
        return registry.get("switchback.client.status")
                .tag("status", status)
                .gauge()
                .value();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double calls(String flag, String version) {
        return registry.get("switchback.switch.calls")
                .tags("flag", flag, "version", version)
                .functionCounter()
                .count();
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
