package dev.switchback.client;

import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.switchback.evaluation.Context;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SwitchReportTest {
    private static final SwitchCounts NOTHING = new SwitchCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static final Context ANN = Context.of("ann");

    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer(snapshot(7, toggle("off", false), toggle("on", true)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aReportCountsTheCallsOfEachVersionAndTheirErrors() {
        try (SwitchbackClient client = server.client().build()) {
            call(client, "on", 3, false);
            call(client, "on", 2, true);
            call(client, "off", 4, false);
            call(client, "off", 1, true);
            assertThat(client.switches())
                    .containsExactly(
                            new SwitchReport("off", false, calls(5, 1), calls(0, 0), 0, NOTHING),
                            new SwitchReport("on", false, calls(0, 0), calls(5, 2), 0, NOTHING));
            assertThat(client.switchReport("off"))
                    .contains(new SwitchReport("off", false, calls(5, 1), calls(0, 0), 0, NOTHING));
            assertThat(client.switchReport("unknown")).isEmpty();
        }
    }

    @Test
    void aTrippedSwitchSaysHowOftenV1TookOver() {
        try (SwitchbackClient client = server.client().build()) {
            call(client, "on", 10, true);
            call(client, "on", 6, false);
            assertThat(client.switches())
                    .containsExactly(new SwitchReport("on", true, calls(6, 0), calls(10, 10), 6, NOTHING));
        }
    }

    @Test
    void theFlagsAtHandAreThoseOfTheConfiguration() {
        try (SwitchbackClient client = server.client().build()) {
            assertThat(client.flags()).containsExactly("off", "on");
        }
    }

    @Test
    void aListenerHearsOfGettersAndSwitchesAndHurtsNobody() {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        SwitchbackClient.Builder builder = server.client().onEvaluation((key, context, evaluation) -> {
            heard.add(context.targetingKey() + " " + key + " " + evaluation.variation());
            throw new IllegalStateException("a listener that fails");
        });
        try (SwitchbackClient client = builder.build()) {
            assertThat(client.isOn("on", ANN, false)).isTrue();
            assertThat(client.isOnDetail("off", ANN, true).value()).isFalse();
            call(client, "on", 1, false);
            assertThat(client.isOn("unknown", ANN, true)).isTrue();
        }
        assertThat(heard).containsExactly("ann on v2", "ann off v1", "ann on v2", "ann unknown null");
    }

    private static void call(SwitchbackClient client, String flag, int times, boolean failing) {
        VersionSwitch<Context, Integer> versions = client.versionSwitch(flag)
                .v1(() -> answer(failing))
                .v2(() -> answer(failing))
                .build();
        for (int i = 0; i < times; i++) {
            if (failing) {
                assertThatIllegalStateException().isThrownBy(() -> versions.call(ANN));
            } else {
                assertThat(versions.call(ANN)).isEqualTo(1);
            }
        }
    }

    private static int answer(boolean failing) {
        if (failing) {
            throw new IllegalStateException("a version that fails");
        }
        return 1;
    }

    private static SwitchReport.Calls calls(long count, long errors) {
        return new SwitchReport.Calls(count, errors);
    }
}
