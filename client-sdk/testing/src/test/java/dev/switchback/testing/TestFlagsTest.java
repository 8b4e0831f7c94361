package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TestFlagsTest {
    private static final Context ANN = Context.of("ann");
    private static final Context BOB = Context.of("bob");

    @Test
    void aClientAnswersAsTheTestLastSaid() {
        try (TestFlags flags = TestFlags.start()) {
            SwitchbackClient client = flags.client();
            assertThat(client.isOn("customer-v2", ANN, true)).isTrue();
            flags.serve("customer-v2", "v1");
            assertThat(client.isOn("customer-v2", ANN, true)).isFalse();
            flags.serve("customer-v2", "v2");
            assertThat(client.isOn("customer-v2", ANN, false)).isTrue();
            flags.remove("customer-v2");
            assertThat(client.isOn("customer-v2", ANN, false)).isFalse();
        }
    }

    @Test
    void someAreServedByName() {
        try (TestFlags flags = TestFlags.start()) {
            SwitchbackClient client = flags.client();
            flags.serve("customer-v2", "ann", "v2");
            assertThat(client.isOn("customer-v2", ANN, false)).isTrue();
            assertThat(client.isOn("customer-v2", BOB, true)).isFalse();
            flags.serve("customer-v2", "v2").serve("customer-v2", "ann", "v1");
            assertThat(client.isOn("customer-v2", ANN, true)).isFalse();
            assertThat(client.isOn("customer-v2", BOB, false)).isTrue();
        }
    }

    @Test
    void anEmergencyIsEngagedAndReleased() {
        try (TestFlags flags = TestFlags.start().serve("customer-v2", "v2")) {
            SwitchbackClient client = flags.client();
            flags.engageEmergency();
            assertThat(client.isOnDetail("customer-v2", ANN, true).cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
            assertThat(client.isOn("customer-v2", ANN, true)).isFalse();
            flags.releaseEmergency();
            assertThat(client.isOn("customer-v2", ANN, false)).isTrue();
        }
    }

    @Test
    void flagsOfEveryTypeAreDefined() {
        Flag colour = new Flag(
                "colour",
                FlagType.STRING,
                1,
                false,
                true,
                false,
                Mode.LIVE,
                "colour",
                Normaliser.NATIVE,
                List.of(new Variation("old", Value.of("grey")), new Variation("new", Value.of("green"))),
                null,
                "old",
                List.of(),
                List.of(),
                List.of(),
                new Serve.Fixed("old"),
                null);
        try (TestFlags flags = TestFlags.start().define(colour)) {
            SwitchbackClient client = flags.client();
            assertThat(client.text("colour", ANN, "none")).isEqualTo("grey");
            flags.serve("colour", "new");
            assertThat(client.text("colour", ANN, "none")).isEqualTo("green");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> flags.serve("colour", "blue"))
                    .withMessageContaining("blue");
        }
    }

    @Test
    void whoIsCutOffIsNotWaitedForAndCatchesUpLater() {
        try (TestFlags flags = TestFlags.start().serve("customer-v2", "v2")) {
            SwitchbackClient client = flags.client();
            flags.network().inflict(Faults.NONE.silent());
            flags.serve("customer-v2", "v1");
            assertThat(client.isOn("customer-v2", ANN, false)).isTrue();
            flags.network().heal();
            assertThat(Eventually.within(Duration.ofSeconds(20), () -> !client.isOn("customer-v2", ANN, true)))
                    .isTrue();
        }
    }
}
