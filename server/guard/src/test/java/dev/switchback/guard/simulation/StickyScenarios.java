package dev.switchback.guard.simulation;

import dev.switchback.guard.simulation.Conditions.Course;
import dev.switchback.guard.simulation.World.Reports;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Rollouts to populations whose users differ, come back and keep their version, so that by mere chance one version may
 * have the slower users for ever. Users' own factors have a sigma of 0.3, calls within a user one of 0.5.
 */
final class StickyScenarios {

    private static final Reports TWO_SECONDS = new Reports(2, 10);
    private static final double MINUTE = 60;
    private static final Latency WITHIN = Latency.lognormal(100_000, 0.5);
    private static final double USUAL_P99 = 100_000 * Math.exp(2.3263 * Math.hypot(0.3, 0.5));

    private StickyScenarios() {}

    static List<Scenario> all() {
        return Stream.concat(
                        Stream.of(50, 200, 1_000, 10_000, 100_000)
                                .flatMap(units -> Stream.of(equal(units), unequal(units))),
                        Stream.of(
                                alwaysFailing(200),
                                alwaysFailing(1_000),
                                ramp(200),
                                ramp(1_000),
                                ramp(10_000),
                                slowIdlers("idle users slower", 0.1),
                                slowIdlers("busy users slower", -0.1)))
                .toList();
    }

    private static Scenario equal(int units) {
        return steady("equally busy", Population.of(units, 0));
    }

    private static Scenario unequal(int units) {
        return steady("Zipf 0.8", Population.of(units, 0.8));
    }

    private static Scenario steady(String how, Population population) {
        double calls = Math.min(100, population.units());
        String name = String.format(Locale.ROOT, "%,d sticky users, %s, share 10 %%, 30 min", population.units(), how);
        return sticky(name, population, (second, source) -> Conditions.timed(0.1, calls, WITHIN));
    }

    private static Scenario alwaysFailing(int units) {
        String name =
                String.format(Locale.ROOT, "%,d sticky users, 2 %% of whom always fail, share 10 %%, 30 min", units);
        Population population = Population.of(units, 0.8).withFailing(0.02);
        return sticky(
                name,
                population,
                (second, source) -> Conditions.timed(0.1, 50, WITHIN).withRate(0.002));
    }

    private static Scenario ramp(int units) {
        String name = String.format(Locale.ROOT, "%,d sticky users, Zipf 0.8, share 1, 10, 50 %%, 30 min", units);
        Population population = Population.of(units, 0.8).withFailing(0.01);
        return sticky(name, population, (second, source) -> {
            double share = second < 10 * MINUTE ? 0.01 : second < 20 * MINUTE ? 0.1 : 0.5;
            return Conditions.timed(share, 50, WITHIN).withRate(0.001);
        });
    }

    private static Scenario slowIdlers(String how, double slope) {
        String name = "10,000 sticky users, " + how + ", share 10, 50, 90 %, 30 min";
        Population population = Population.of(10_000, 0.8).withSlope(slope);
        return sticky(name, population, (second, source) -> {
            double share = second < 10 * MINUTE ? 0.1 : second < 20 * MINUTE ? 0.5 : 0.9;
            return Conditions.timed(share, 50, WITHIN);
        });
    }

    private static Scenario sticky(String name, Population population, Course course) {
        return Scenario.healthy(
                name, 30 * MINUTE, USUAL_P99, random -> new StickyWorld(random, TWO_SECONDS, population, course));
    }
}
