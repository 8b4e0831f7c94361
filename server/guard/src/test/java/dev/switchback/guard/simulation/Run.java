package dev.switchback.guard.simulation;

import dev.switchback.guard.Window;
import java.util.Arrays;

/** One rollout, all judges looking at the same reports. */
final class Run {

    /** V2 was never taken back. */
    static final long NEVER = Long.MAX_VALUE;

    /** V2 was taken back while it was as good as V1. */
    static final long WRONGLY = -1;

    private Run() {}

    /**
     * For each judge V2's calls from when it became worse until it was taken back, or {@link #WRONGLY}, or {@link
     * #NEVER}.
     */
    static long[] play(Scenario scenario, long seed, int number) {
        Draws random = Draws.of(seed, scenario.name(), number);
        World world = scenario.world().apply(random);
        Judge[] judges = Judge.Kind.ALL.stream()
                .map(kind -> kind.start().apply(scenario.usualP99()))
                .toArray(Judge[]::new);
        long[] outcomes = new long[judges.length];
        Arrays.fill(outcomes, NEVER);
        return played(scenario, world, judges, outcomes);
    }

    private static long[] played(Scenario scenario, World world, Judge[] judges, long[] outcomes) {
        double apart = world.reports().secondsApart();
        long last = Math.round(scenario.seconds() / apart);
        long v2Calls = 0;
        int pending = judges.length;
        for (long report = 1; report <= last && pending > 0; report++) {
            Window window = world.next();
            double second = report * apart;
            boolean worse = second > scenario.worseFrom() + apart / 2;
            v2Calls += worse ? window.v2().calls() : 0;
            for (int i = 0; i < judges.length; i++) {
                if (outcomes[i] == NEVER && judges[i].takesBack(second, window)) {
                    outcomes[i] = worse ? v2Calls : WRONGLY;
                    pending--;
                }
            }
        }
        return outcomes;
    }
}
