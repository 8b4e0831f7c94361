package dev.switchback.guard.simulation;

import java.util.function.Function;

/**
 * A kind of rollout: traffic in which V2 is as good as V1, or in which it becomes worse at some time.
 *
 * @param name what it is called
 * @param seconds how long it lasts at most
 * @param worseFrom when V2 becomes worse, in seconds; never if {@link #NEVER}
 * @param usualP99 V1's usual 99th percentile of latency in microseconds, which fixed thresholds are set by
 * @param goal the number of V2's calls that ours may take to detection
 * @param world makes the traffic of one run
 */
record Scenario(
        String name, double seconds, double worseFrom, double usualP99, Goal goal, Function<Draws, World> world) {

    static final double NEVER = Double.POSITIVE_INFINITY;

    /**
     * How many of V2's calls detection may take, {@link Long#MAX_VALUE} for any number.
     *
     * @param median in half of all runs
     * @param p95 in 95 % of them
     */
    record Goal(long median, long p95) {

        static final Goal NONE = new Goal(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** V2 is as good as V1. */
    static Scenario healthy(String name, double seconds, double usualP99, Function<Draws, World> world) {
        return new Scenario(name, seconds, NEVER, usualP99, Goal.NONE, world);
    }

    /** V2 is worse from some second on, and given an hour to be found. */
    static Scenario worse(String name, double from, double usualP99, Goal goal, Function<Draws, World> world) {
        return new Scenario(name, from + 3_600, from, usualP99, goal, world);
    }

    /** Given less time. */
    Scenario within(double value) {
        return new Scenario(name, value, worseFrom, usualP99, goal, world);
    }

    boolean isHealthy() {
        return worseFrom == NEVER;
    }
}
