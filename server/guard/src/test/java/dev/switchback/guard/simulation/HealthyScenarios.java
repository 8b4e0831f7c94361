package dev.switchback.guard.simulation;

import dev.switchback.guard.simulation.Conditions.Course;
import dev.switchback.guard.simulation.World.Reports;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rollouts in which V2 is exactly as good as V1, whatever else goes wrong: nothing may be taken back. */
final class HealthyScenarios {

    private static final Reports SECONDS = new Reports(1, 10);
    private static final Reports TWO_SECONDS = new Reports(2, 10);
    private static final Reports TEN_SECONDS = new Reports(10, 3);
    private static final double MINUTE = 60;
    private static final double HOUR = 3_600;
    private static final double UNTIMED = Double.MAX_VALUE;
    private static final Latency USUAL = Latency.lognormal(100_000, 0.5);
    private static final double USUAL_P99 = 100_000 * Math.exp(2.3263 * 0.5);

    private HealthyScenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(steadyErrors());
        all.addAll(List.of(
                day(),
                dailyRhythm(),
                quarterDayAtOnePercent(),
                rampWhileErrorsRise(),
                stepsWhileErrorsRise(),
                outages(),
                blackouts(),
                littleTraffic(),
                storms(),
                badHost(),
                warmUp(),
                waves(),
                insideTolerance(),
                heavyTails(
                        "heavy tails (lognormal, sigma 1)", Latency.lognormal(100_000, 1), 100_000 * Math.exp(2.3263)),
                heavyTails(
                        "heavy tails (Pareto, shape 1.5)",
                        Latency.pareto(50_000, 1.5),
                        50_000 * Math.pow(100, 1 / 1.5))));
        all.addAll(StickyScenarios.all());
        return List.copyOf(all);
    }

    private static List<Scenario> steadyErrors() {
        return Stream.of(0.0001, 0.0005, 0.001, 0.01, 0.05)
                .flatMap(rate -> Stream.of(0.01, 0.1, 0.5, 0.9).map(share -> steady(rate, share)))
                .toList();
    }

    private static Scenario steady(double rate, double share) {
        String name = String.format(Locale.ROOT, "%s %% errors, share %.0f %%", percent(rate), share * 100);
        return calls(name, 20 * MINUTE, TWO_SECONDS, (second, source) -> Conditions.failing(share, 1_000, rate));
    }

    static String percent(double part) {
        double percent = Math.round(part * 1e6) / 1e4;
        return percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent);
    }

    private static Scenario day() {
        return calls(
                "0.1 % errors, share 10 %, 24 h",
                24 * HOUR, TEN_SECONDS, (second, source) -> Conditions.failing(0.1, 1_000, 0.001));
    }

    private static Scenario quarterDayAtOnePercent() {
        return calls(
                "0.05 % errors, share 1 %, 6 h",
                6 * HOUR, TEN_SECONDS, (second, source) -> Conditions.failing(0.01, 1_000, 0.0005));
    }

    private static Scenario dailyRhythm() {
        return calls("calls and errors by the time of day, 24 h", 24 * HOUR, new Reports(30, 3), (second, source) -> {
            double wave = Math.sin(second / (24 * HOUR) * 2 * Math.PI);
            return Conditions.failing(0.1, 600 * (1 + 0.8 * wave), 0.001 * (1 - 0.7 * wave));
        });
    }

    private static Scenario rampWhileErrorsRise() {
        return calls(
                "share 1 to 50 % by the second while errors rise, 30 min",
                30 * MINUTE, SECONDS, (second, source) -> {
                    double progress = Math.floor(second) / (30 * MINUTE);
                    return Conditions.failing(0.01 + 0.49 * progress, 1_000, 0.0005 + 0.0095 * progress);
                });
    }

    private static Scenario stepsWhileErrorsRise() {
        return calls(
                "share 1, 10, 50 % while errors and latency rise, 30 min",
                30 * MINUTE, TWO_SECONDS, (second, source) -> {
                    double progress = second / (30 * MINUTE);
                    double share = progress < 0.33 ? 0.01 : progress < 0.67 ? 0.1 : 0.5;
                    return Conditions.timed(share, 100, USUAL.times(1 + progress))
                            .withRate(0.0005 + 0.0095 * progress);
                });
    }

    private static Scenario outages() {
        return calls(
                "outages of both, 5 % for 60 s every 20 min, 2 h",
                2 * HOUR,
                TWO_SECONDS,
                (second, source) -> Conditions.failing(0.1, 1_000, second % 1_200 > 1_140 ? 0.05 : 0.001));
    }

    private static Scenario blackouts() {
        return calls(
                "blackouts of both, 90 % for 20 s every 5 min, 30 min",
                30 * MINUTE,
                SECONDS,
                (second, source) -> Conditions.failing(0.1, 300, second % 300 > 280 ? 0.9 : 0.001));
    }

    private static Scenario littleTraffic() {
        return calls(
                "20 % errors at 5 calls a second, share 50 %, 30 min",
                30 * MINUTE, SECONDS, (second, source) -> Conditions.failing(0.5, 5, 0.2));
    }

    private static Scenario storms() {
        Course calm = (second, source) -> Conditions.failing(0.1, 1_000, 0.0005);
        return Scenario.healthy(
                "one user's retry storms, 20 failing calls a second for 30 s, 6 an hour, 1 h",
                HOUR,
                UNTIMED,
                random -> new StormyWorld(new CallWorld(random, TWO_SECONDS, calm), random, 600, 30, 20));
    }

    private static Scenario badHost() {
        return calls(
                "one host of ten where both fail 30 %, 20 min",
                20 * MINUTE, SECONDS, (second, source) -> Conditions.failing(0.1, 1_000, source == 3 ? 0.3 : 0.001));
    }

    /** Each instance's first 200 calls of V2 are told untimed, as the SDK does; after them it is 2.7 % slow and improving. */
    private static Scenario warmUp() {
        return Scenario.healthy("V2 warms up on ten instances, 10 min", 10 * MINUTE, USUAL_P99, random -> {
            List<Latency> instances = IntStream.range(0, SECONDS.instances())
                    .<Latency>mapToObj(instance -> new WarmingUp(USUAL))
                    .toList();
            return new CallWorld(
                    random,
                    SECONDS,
                    (second, source) -> Conditions.timed(0.1, 100, USUAL).withV2Latency(instances.get(source)));
        });
    }

    private static final class WarmingUp implements Latency {

        private static final int UNTIMED_CALLS = 200;

        private final Latency warm;
        private int calls;

        private WarmingUp(Latency warm) {
            this.warm = warm;
        }

        @Override
        public double logMicros(Draws random) {
            calls++;
            return calls <= UNTIMED_CALLS
                    ? Double.NaN
                    : warm.logMicros(random) + Math.log1p(4 * Math.exp(-calls / 40.0));
        }
    }

    private static Scenario waves() {
        return timed(
                "latency in waves of 30 % and jumps, share 10 then 50 %, 10 min",
                10 * MINUTE, (second, source) -> {
                    double factor = (1 + 0.3 * Math.sin(second / 40)) * (second % 100 > 90 ? 3 : 1);
                    return Conditions.timed(second < 5 * MINUTE ? 0.1 : 0.5, 100, USUAL.times(factor));
                });
    }

    private static Scenario insideTolerance() {
        return timed(
                "latency 2.47 % longer, which is tolerated, share 50 %, 10 min",
                10 * MINUTE,
                (second, source) -> Conditions.timed(0.5, 100, USUAL).withV2Latency(USUAL.times(Math.sqrt(1.05))));
    }

    private static Scenario heavyTails(String name, Latency latency, double p99) {
        return Scenario.healthy(
                name + ", 10 min",
                10 * MINUTE,
                p99,
                random -> new CallWorld(random, SECONDS, (second, source) -> Conditions.timed(0.1, 100, latency)));
    }

    private static Scenario timed(String name, double seconds, Course course) {
        return Scenario.healthy(name, seconds, USUAL_P99, random -> new CallWorld(random, SECONDS, course));
    }

    private static Scenario calls(String name, double seconds, Reports reports, Course course) {
        return Scenario.healthy(name, seconds, USUAL_P99, random -> new CallWorld(random, reports, course));
    }
}
