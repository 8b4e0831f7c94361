package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import dev.switchback.server.telemetry.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunningInstancesTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private final RunningInstances fleet = new RunningInstances();

    @Test
    void countsInstancesAndThoseThatTrippedOnTheRolloutsRevision() {
        fleet.heard(says("a", 5, "x"), START);
        fleet.heard(says("b", 7, "x", "y"), START);
        fleet.heard(says("c", 7), START);

        assertThat(fleet.size()).isEqualTo(3);
        assertThat(fleet.tripped("x", 5)).isEqualTo(2);
        assertThat(fleet.tripped("x", 6)).isEqualTo(1);
        assertThat(fleet.tripped("z", 0)).isZero();
    }

    @Test
    void anInstanceIsWhatItSaidLast() {
        fleet.heard(says("a", 5, "x"), START);
        fleet.heard(says("a", 6), START.plusSeconds(1));

        assertThat(fleet.size()).isEqualTo(1);
        assertThat(fleet.tripped("x", 0)).isZero();
    }

    @Test
    void forgetsWhoHasBeenSilentForAMinute() {
        fleet.heard(says("a", 5, "x"), START);
        fleet.heard(says("b", 5, "x"), START.plusSeconds(30));
        fleet.heard(says("a", 5, "x"), START.plusSeconds(31));

        fleet.forget(START.plusSeconds(89));
        assertThat(fleet.size()).isEqualTo(2);
        fleet.forget(START.plusSeconds(90));
        assertThat(fleet.size()).isEqualTo(1);
        assertThat(fleet.tripped("x", 0)).isEqualTo(1);
    }

    @Test
    void missesWhoFellSilentSoonAfterAStepWhileOthersReport() {
        fleet.heard(says("old", 4), START);
        fleet.heard(says("crashed", 5), START.plusSeconds(1));
        fleet.heard(says("well", 5), START.plusSeconds(1));
        assertThat(fleet.lost(5, START, START.plusSeconds(30))).isZero();

        fleet.heard(says("well", 5), START.plusSeconds(40));

        assertThat(fleet.lost(5, START, START.plusSeconds(41))).isEqualTo(1);
        assertThat(fleet.lost(6, START, START.plusSeconds(41)))
                .as("it never had that revision")
                .isZero();
        assertThat(fleet.lost(5, START.minusSeconds(60), START.plusSeconds(41)))
                .as("too long after the step to be its fault")
                .isZero();
    }

    @Test
    void whenNobodyReportsNobodyIsMissed() {
        fleet.heard(says("a", 5), START);
        fleet.heard(says("b", 5), START);

        assertThat(fleet.lost(5, START, START.plusSeconds(50))).isZero();
    }

    private static Observation says(String instance, long revision, String... tripped) {
        return new Observation(
                new Instance(instance, instance + "-1", "test"),
                new Receipt(revision, "", 0, Set.of()),
                Set.of(tripped),
                List.of());
    }
}
