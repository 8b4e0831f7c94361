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

    private final RunningInstances instances = new RunningInstances();

    @Test
    void countsInstancesAndThoseThatTrippedOnTheRolloutsRevision() {
        instances.heard(says("a", 5, "x"), START);
        instances.heard(says("b", 7, "x", "y"), START);
        instances.heard(says("c", 7), START);

        assertThat(instances.size()).isEqualTo(3);
        assertThat(instances.tripped("x", 5)).isEqualTo(2);
        assertThat(instances.tripped("x", 6)).isEqualTo(1);
        assertThat(instances.tripped("z", 0)).isZero();
    }

    @Test
    void anInstanceIsWhatItSaidLast() {
        instances.heard(says("a", 5, "x"), START);
        instances.heard(says("a", 6), START.plusSeconds(1));

        assertThat(instances.size()).isEqualTo(1);
        assertThat(instances.tripped("x", 0)).isZero();
    }

    @Test
    void forgetsWhoHasBeenSilentForAMinute() {
        instances.heard(says("a", 5, "x"), START);
        instances.heard(says("b", 5, "x"), START.plusSeconds(30));
        instances.heard(says("a", 5, "x"), START.plusSeconds(31));

        instances.forget(START.plusSeconds(89));
        assertThat(instances.size()).isEqualTo(2);
        instances.forget(START.plusSeconds(90));
        assertThat(instances.size()).isEqualTo(1);
        assertThat(instances.tripped("x", 0)).isEqualTo(1);
    }

    @Test
    void missesWhoFellSilentSoonAfterAStepWhileOthersReport() {
        instances.heard(says("old", 4), START);
        instances.heard(says("crashed", 5), START.plusSeconds(1));
        instances.heard(says("well", 5), START.plusSeconds(1));
        assertThat(instances.lost(5, START, START.plusSeconds(30))).isZero();

        instances.heard(says("well", 5), START.plusSeconds(40));

        assertThat(instances.lost(5, START, START.plusSeconds(41))).isEqualTo(1);
        assertThat(instances.lost(6, START, START.plusSeconds(41)))
                .as("it never had that revision")
                .isZero();
        assertThat(instances.lost(5, START.minusSeconds(60), START.plusSeconds(41)))
                .as("too long after the step to be its fault")
                .isZero();
    }

    @Test
    void whoTakesLeaveIsNotMissed() {
        instances.heard(says("stopped", 5, "x"), START.plusSeconds(1));
        instances.heard(says("well", 5), START.plusSeconds(1));
        instances.heard(leave("stopped", 5), START.plusSeconds(2));
        instances.heard(says("well", 5), START.plusSeconds(40));

        assertThat(instances.lost(5, START, START.plusSeconds(41))).isZero();
        assertThat(instances.size()).isEqualTo(1);
        assertThat(instances.tripped("x", 0)).isZero();
    }

    @Test
    void whenNobodyReportsNobodyIsMissed() {
        instances.heard(says("a", 5), START);
        instances.heard(says("b", 5), START);

        assertThat(instances.lost(5, START, START.plusSeconds(50))).isZero();
    }

    private static Observation leave(String instance, long revision) {
        Observation last = says(instance, revision);
        return new Observation(last.instance(), last.receipt(), last.tripped(), last.series(), true);
    }

    private static Observation says(String instance, long revision, String... tripped) {
        return new Observation(
                new Instance(instance, instance + "-1", "test"),
                new Receipt(revision, "", 0, Set.of()),
                Set.of(tripped),
                List.of());
    }
}
