package dev.switchback.server.rollouts.plans;

import java.time.Duration;
import java.util.List;

/**
 * One step of a plan, and what it takes to go on.
 *
 * @param name for people, 1 to 100 characters
 * @param exposure whom it brings V2
 * @param shadow whether V2 only runs aside for those: everybody is served V1
 * @param shrinks whether it is meant to bring V2 to fewer than the phase before
 * @param minimumTime how long it lasts at least, in whole seconds
 * @param minimumCalls how many calls V2 must have had in it; of a shadow phase, how many must have been compared
 * @param minimumUnits how many users V2 must have had in the whole attempt, each counted once
 * @param approvals what people have to tick, by name
 * @param bake how much longer than {@code minimumTime} the last phase lasts, in whole seconds; zero in others
 */
public record Phase(
        String name,
        Exposure exposure,
        boolean shadow,
        boolean shrinks,
        Duration minimumTime,
        long minimumCalls,
        long minimumUnits,
        List<String> approvals,
        Duration bake) {
    public Phase {
        approvals = List.copyOf(approvals);
    }

    /** A phase that asks for time and calls only. */
    public Phase(String name, Exposure exposure, Duration minimumTime, long minimumCalls) {
        this(name, exposure, false, minimumTime, minimumCalls, 0, List.of(), Duration.ZERO);
    }

    /** A phase in which those are served V2. */
    public Phase(
            String name,
            Exposure exposure,
            boolean shrinks,
            Duration minimumTime,
            long minimumCalls,
            long minimumUnits,
            List<String> approvals,
            Duration bake) {
        this(name, exposure, false, shrinks, minimumTime, minimumCalls, minimumUnits, approvals, bake);
    }

    /** Returns how long it lasts at least, baking included. */
    public Duration wanted() {
        return minimumTime.plus(bake);
    }
}
