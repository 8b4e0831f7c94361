package dev.switchback.guard.simulation;

import dev.switchback.guard.GuardPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What came of all runs of one scenario.
 *
 * @param scenario the scenario
 * @param outcomes what {@link Run#play} returned for each run, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // written once, read here
record Row(Scenario scenario, long[][] outcomes) {

    private static final double ALPHA = GuardPolicy.defaults().alpha();

    /** Plays all runs on all processors; the outcome is the same on any number of them. */
    static Row play(Scenario scenario, long seed, int runs) {
        return new Row(
                scenario,
                IntStream.range(0, runs)
                        .parallel()
                        .mapToObj(run -> Run.play(scenario, seed, run))
                        .toArray(long[][]::new));
    }

    int runs() {
        return outcomes.length;
    }

    /** The runs in which a judge took V2 back while it was as good as V1. */
    int[] wrong(int judge) {
        return IntStream.range(0, runs())
                .filter(run -> outcomes[run][judge] == Run.WRONGLY)
                .toArray();
    }

    /** A quantile of V2's calls to detection over the runs that were not taken back before, or {@link Run#NEVER}. */
    long calls(int judge, double part) {
        long[] sorted = Arrays.stream(outcomes)
                .mapToLong(outcome -> outcome[judge])
                .filter(calls -> calls != Run.WRONGLY)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Run.NEVER : sorted[(int) Math.ceil(part * sorted.length) - 1];
    }

    /**
     * What our promises are broken by: too many wrong rollbacks, or detection that takes longer than its goal, both by
     * more than chance explains.
     *
     * @param level the probability with which chance alone breaks one promise that is just kept
     * @param margin by which factor detection may miss its goal
     */
    List<String> broken(double level, double margin) {
        Scenario.Goal goal = scenario.goal();
        return Stream.of(
                        missed("wrong rollbacks", wrong(Judge.Kind.OURS).length, ALPHA, level),
                        missed("median above its goal", above(goal.median(), margin), 0.5, level),
                        missed("95th percentile above its goal", above(goal.p95(), margin), 0.05, level))
                .flatMap(List::stream)
                .toList();
    }

    private List<String> missed(String what, int count, double allowed, double level) {
        if (Binomial.atLeast(count, runs(), allowed) >= level) {
            return List.of();
        }
        return List.of(String.format(Locale.ROOT, "%s: %s, %,d of %,d runs", scenario.name(), what, count, runs()));
    }

    private int above(long goal, double margin) {
        double most = goal == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : goal * margin;
        return (int) Arrays.stream(outcomes)
                .filter(outcome -> outcome[Judge.Kind.OURS] > most)
                .count();
    }
}
