package dev.switchback.guard.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A short form of the simulation, which {@code ./switchback simulate} plays at length. The seed is fixed; with any other
 * the test of healthy rollouts would fail by chance, if the true rate were alpha everywhere, with a probability of at
 * most one in 10^9: half of that for all rows together and half for their sum. The medians of the others are held to
 * their goals and half as much again.
 */
class SimulationTest {

    private static final long SEED = 4;
    private static final int HEALTHY_RUNS = 30;
    private static final int WORSE_RUNS = 11;
    private static final double CHANCE = 1e-9;
    private static final double ALPHA = 0.01;

    /** The median of so few runs is that uncertain; {@code ./switchback simulate} is stricter. */
    private static final double MARGIN = 1.5;

    @Test
    void aV2AsGoodAsV1IsTakenBackInOnePercentOfRunsAtMost() {
        List<Row> rows = HealthyScenarios.all().stream()
                .map(scenario -> Row.play(scenario, SEED, HEALTHY_RUNS))
                .toList();
        assertThat(rows)
                .allSatisfy(row ->
                        assertThat(row.broken(CHANCE / 2 / rows.size(), 1)).isEmpty());
        int wrong =
                rows.stream().mapToInt(row -> row.wrong(Judge.Kind.OURS).length).sum();
        assertThat(Binomial.atLeast(wrong, HEALTHY_RUNS * rows.size(), ALPHA)).isGreaterThan(CHANCE / 2);
    }

    @ParameterizedTest
    @MethodSource
    void aWorseV2IsTakenBackAsSoonAsPromised(Scenario scenario) {
        Row row = Row.play(scenario, SEED, WORSE_RUNS);
        assertThat(row.calls(Judge.Kind.OURS, 0.5))
                .isLessThanOrEqualTo(Math.round(MARGIN * scenario.goal().median()));
        assertThat(row.wrong(Judge.Kind.OURS)).isEmpty();
    }

    static List<Named<Scenario>> aWorseV2IsTakenBackAsSoonAsPromised() {
        return Regressions.all().stream()
                .filter(scenario -> scenario.goal().median() < Long.MAX_VALUE)
                .map(scenario -> Named.of(scenario.name(), scenario))
                .toList();
    }

    @ParameterizedTest
    @MethodSource
    void everyWorseV2IsFoundInTheEnd(Scenario scenario) {
        Row row = Row.play(scenario, SEED, 3);
        assertThat(row.calls(Judge.Kind.OURS, 0.5)).isLessThan(Run.NEVER);
    }

    static List<Named<Scenario>> everyWorseV2IsFoundInTheEnd() {
        return Regressions.all().stream()
                .filter(scenario -> scenario.goal().median() == Long.MAX_VALUE)
                .map(scenario -> Named.of(scenario.name(), scenario))
                .toList();
    }

    @Test
    void theSameSeedMakesTheSameTraffic() {
        Scenario scenario = StickyScenarios.all().get(0);
        assertThat(Run.play(scenario, SEED, 7)).isEqualTo(Run.play(scenario, SEED, 7));
        assertThat(scenario.world().apply(Draws.of(SEED, "a", 7)).next())
                .isEqualTo(scenario.world().apply(Draws.of(SEED, "a", 7)).next())
                .isNotEqualTo(scenario.world().apply(Draws.of(SEED, "a", 8)).next());
    }
}
