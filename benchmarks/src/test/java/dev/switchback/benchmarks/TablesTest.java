package dev.switchback.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TablesTest {

    @Test
    void aTableShowsWhatWasMeasuredAndADashForTheRest() {
        Measurements measurements = new Measurements();
        measurements.add(Contender.FIELD, Question.SIMPLE, 1, new Cost(0.83, 0.02, 0));
        measurements.add(Contender.CLIENT, Question.SIMPLE, 1, new Cost(10, 0.5, 32));
        measurements.add(Contender.CLIENT, Question.ROLLOUT, 1, new Cost(40, 1, 32));
        measurements.add(Contender.CLIENT, Question.RULES, 2, new Cost(50, 1, 32));

        assertThat(Tables.evaluation(measurements, 1)).isEqualTo("""
                | 1 thread | simple flag | 50 % rollout |
                | --- | ---: | ---: |
                | `if` on a volatile field | 0.8 ± 0.0 ns, 0 B, 0.08× | – |
                | Switchback, Java SDK | 10.0 ± 0.5 ns, 32 B, 1.0× | 40.0 ± 1.0 ns, 32 B, 1.0× |""");
    }

    @Test
    void largeFiguresHaveNoFractions() {
        Measurements measurements = new Measurements();
        measurements.add(Contender.CORE, Question.RULES, 2, new Cost(12_345.6, 78.9, 3_500.4));

        assertThat(Tables.evaluation(measurements, 2)).endsWith("| 12,346 ± 79 ns, 3,500 B |");
    }
}
