package dev.switchback.server.rollouts;

import java.time.Duration;

/**
 * How much the judge does to one environment by itself. V2s that are plainly dead always go back.
 *
 * @param rollbacks how many rollouts may go back within {@code interval}; at least 1
 * @param interval over which they are counted
 * @param together how close in time several flags turn bad if they turn bad together, and how long one is frozen
 * @param incident how many flags turning bad together may be the flags' fault; more are the environment's
 */
public record RolloutLimits(int rollbacks, Duration interval, Duration together, int incident) {
    /** Five rollbacks in ten minutes; more than three flags within a minute are an incident. */
    public static final RolloutLimits DEFAULT = new RolloutLimits(5, Duration.ofMinutes(10), Duration.ofSeconds(60), 3);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if they would let nothing go back
     */
    public RolloutLimits {
        if (rollbacks < 1 || incident < 1 || interval.isNegative() || together.isNegative()) {
            throw new IllegalArgumentException(
                    "limits " + rollbacks + ", " + incident + ", " + interval + ", " + together);
        }
    }
}
