package dev.switchback.benchmarks;

import static dev.switchback.benchmarks.Contender.CLIENT;
import static dev.switchback.benchmarks.Contender.CORE;
import static dev.switchback.benchmarks.Contender.FF4J;
import static dev.switchback.benchmarks.Contender.MAP;
import static dev.switchback.benchmarks.Question.RULES;
import static dev.switchback.benchmarks.Question.SIMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AimTest {
    private final Measurements measurements = new Measurements();

    @Test
    void aimsThatAreReachedHold() {
        measurements.add(MAP, SIMPLE, 1, new Cost(4, 0.1, 0));
        measurements.add(CORE, SIMPLE, 1, new Cost(6, 0.1, 0.01));
        measurements.add(CLIENT, SIMPLE, 1, new Cost(8, 0.1, 0.01));
        measurements.add(FF4J, SIMPLE, 1, new Cost(14, 1, 0));

        assertThat(judged())
                .hasSize(3)
                .allSatisfy(aim -> assertThat(aim.misses()).isEmpty());
    }

    @Test
    void everyMissIsNamed() {
        measurements.add(MAP, SIMPLE, 2, new Cost(4, 0.1, 0));
        measurements.add(CLIENT, SIMPLE, 2, new Cost(20, 0.1, 32));
        measurements.add(FF4J, SIMPLE, 2, new Cost(14, 1, 0));

        assertThat(judged())
                .flatExtracting(Aim::misses)
                .satisfiesExactly(
                        miss -> assertThat(miss).isEqualTo("Switchback, Java SDK, simple flag, 2 threads: 32 B"),
                        miss -> assertThat(miss).contains("5.0 times (20.0 against 4.0 ns)"),
                        miss -> assertThat(miss)
                                .startsWith("FF4J ")
                                .contains("14.0 ± 1.0 ns, and the SDK takes 20.0 ± 0.1"));
    }

    @Test
    void whatIsTooCloseToCallIsNoLead() {
        measurements.add(CLIENT, SIMPLE, 1, new Cost(10, 3, 0));
        measurements.add(FF4J, SIMPLE, 1, new Cost(14, 2, 0));

        assertThat(judged().get(2).misses()).hasSize(1);
    }

    @Test
    void theBaselineMeasuresSimpleFlagsAndRolloutsOnly() {
        measurements.add(MAP, RULES, 1, new Cost(4, 0.1, 0));
        measurements.add(CORE, RULES, 1, new Cost(60, 0.1, 0));

        assertThat(judged().get(1).misses()).isEmpty();
    }

    @Test
    void aSnapshotIsJudgedWarmFreshAndBySize() {
        List<Aim> aims = Aim.judge(measurements, Optional.of(new Compilation(400, 30, 40, 14_000_000)));

        assertThat(aims)
                .extracting(Aim::markdown)
                .containsExactly(
                        "- **holds**: a warm JVM compiles 10,000 flags in less than 300 ms",
                        "- **missed**: a fresh JVM compiles 10,000 flags in less than 300 ms\n  - 400.0 ms",
                        "- **holds**: 10,000 compiled flags hold less than 20 MB");
    }

    private List<Aim> judged() {
        return Aim.judge(measurements, Optional.empty());
    }
}
