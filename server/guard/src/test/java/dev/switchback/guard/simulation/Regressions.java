package dev.switchback.guard.simulation;

import dev.switchback.guard.simulation.Conditions.Course;
import dev.switchback.guard.simulation.Scenario.Goal;
import dev.switchback.guard.simulation.World.Reports;
import java.util.List;
import java.util.Locale;

/** Rollouts in which V2 is or becomes worse: 1,000 calls a second, reported ten times a second unless told otherwise. */
final class Regressions {

    private static final double CALLS = 1_000;
    private static final double HOUR = 3_600;
    private static final double MEDIAN_MICROS = 100_000;
    private static final Latency USUAL = Latency.lognormal(MEDIAN_MICROS, 0.5);
    private static final double USUAL_P99 = MEDIAN_MICROS * Math.exp(2.3263 * 0.5);
    private static final Latency HEAVY = Latency.lognormal(MEDIAN_MICROS, 1);
    private static final double HEAVY_P99 = MEDIAN_MICROS * Math.exp(2.3263);

    private Regressions() {}

    static List<Scenario> all() {
        return List.of(
                dead(),
                errors(0.1, 0.001, 0.1, new Goal(55, 100)),
                errors(0.01, 0.001, 0.01, median(467)),
                errors(0.1, 0.001, 0.01, new Goal(710, 1_600)),
                errors(0.5, 0.001, 0.01, Goal.NONE),
                late("errors 0.1 to 1 % at the step from 50 to 99 %", 60, median(5_948), lastStep()),
                errors(0.1, 0.001, 0.005, Goal.NONE),
                errors(0.01, 0.001, 0.002, Goal.NONE),
                errors(0.1, 0.001, 0.002, new Goal(19_600, 47_000)),
                errors(0.5, 0.001, 0.002, Goal.NONE),
                errors(0.1, 0.0001, 0.002, Goal.NONE),
                late("errors 0.1 to 1 % after an hour", HOUR, new Goal(1_800, 3_100), lateErrors()),
                slower(1.5, new Goal(100, 120)),
                slower(1.1, new Goal(1_000, 1_900)),
                slower(1.05, new Goal(7_000, 14_600)),
                late("latency +20 % after 30 min", HOUR / 2, median(500), lateLatency())
                        .within(HOUR / 2 + 400),
                timed("a tenth of the calls takes four times as long", Goal.NONE, heavierTail()),
                heavy(),
                lateSticky(1_000),
                lateSticky(10_000));
    }

    private static Goal median(long calls) {
        return new Goal(calls, Long.MAX_VALUE);
    }

    private static Scenario dead() {
        Course course = (second, source) -> Conditions.failing(0.1, CALLS, 0).withV2Rate(1);
        return Scenario.worse(
                        "errors 0 to 100 %, share 10 %",
                        0, USUAL_P99, new Goal(5, 8), random -> new CallWorld(random, Reports.SINGLE, course))
                .within(310);
    }

    private static Scenario errors(double share, double from, double to, Goal goal) {
        String name = String.format(
                Locale.ROOT,
                "errors %s to %s %%, share %.0f %%",
                HealthyScenarios.percent(from),
                HealthyScenarios.percent(to),
                share * 100);
        Reports reports = to >= 0.1 ? Reports.SINGLE : Reports.TENTHS;
        Course course =
                (second, source) -> Conditions.failing(share, CALLS, from).withV2Rate(to);
        Scenario scenario = Scenario.worse(name, 0, USUAL_P99, goal, random -> new CallWorld(random, reports, course));
        return reports.equals(Reports.SINGLE) ? scenario.within(310) : scenario;
    }

    private static Course lastStep() {
        return (second, source) -> second < 60
                ? Conditions.failing(0.5, CALLS, 0.001)
                : Conditions.failing(0.99, CALLS, 0.001).withV2Rate(0.01);
    }

    private static Course lateErrors() {
        return (second, source) -> Conditions.failing(0.1, CALLS, 0.001).withV2Rate(second < HOUR ? 0.001 : 0.01);
    }

    private static Course lateLatency() {
        return (second, source) ->
                Conditions.timed(0.1, CALLS, USUAL).withV2Latency(USUAL.times(second < HOUR / 2 ? 1 : 1.2));
    }

    private static Course heavierTail() {
        Latency tail = USUAL.mixed(0.1, USUAL.times(4));
        return (second, source) -> Conditions.timed(0.1, CALLS, USUAL).withV2Latency(tail);
    }

    private static Scenario slower(double factor, Goal goal) {
        String name = String.format(Locale.ROOT, "latency +%.0f %%, share 10 %%", (factor - 1) * 100);
        Latency slow = USUAL.times(factor);
        return timed(
                name,
                goal,
                (second, source) -> Conditions.timed(0.1, CALLS, USUAL).withV2Latency(slow));
    }

    private static Scenario heavy() {
        Latency slow = HEAVY.times(1.1);
        return Scenario.worse(
                "latency +10 %, heavy tails (sigma 1)",
                0,
                HEAVY_P99,
                median(3_598),
                random -> new CallWorld(
                        random,
                        Reports.TENTHS,
                        (second, source) -> Conditions.timed(0.1, CALLS, HEAVY).withV2Latency(slow)));
    }

    /** Everybody has counted when it happens: only the groups can tell. */
    private static Scenario lateSticky(int units) {
        String name = String.format(Locale.ROOT, "%,d sticky users, latency +20 %% after 20 min, share 50 %%", units);
        Population population = Population.of(units, 0.8);
        Latency slow = USUAL.times(1.2);
        Course course =
                (second, source) -> Conditions.timed(0.5, 100, USUAL).withV2Latency(second < 1_200 ? USUAL : slow);
        return Scenario.worse(
                name,
                1_200,
                USUAL_P99 * 1.2,
                Goal.NONE,
                random -> new StickyWorld(random, new Reports(1, 10), population, course));
    }

    private static Scenario timed(String name, Goal goal, Course course) {
        return late(name, 0, goal, course).within(600);
    }

    private static Scenario late(String name, double from, Goal goal, Course course) {
        return Scenario.worse(name, from, USUAL_P99, goal, random -> new CallWorld(random, Reports.TENTHS, course));
    }
}
