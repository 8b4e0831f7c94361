package dev.switchback.server.rollouts;

import java.time.Duration;

/**
 * How much the judge does to one environment by itself. V2s that are plainly dead always go back.
 *
 * @param rollbacks how many rollouts may go back within {@code interval}, at least 1; {@code SWITCHBACK_ROLLBACKS}, 5
 * @param interval over which they are counted; {@code SWITCHBACK_ROLLBACKS_SECONDS}, ten minutes
 * @param together how close in time several flags turn bad if they turn bad together, and how long one is frozen;
 *     {@code SWITCHBACK_INCIDENT_SECONDS}, a minute
 * @param incident how many flags turning bad together may be the flags' fault, at least 1; more are the environment's;
 *     {@code SWITCHBACK_INCIDENT_FLAGS}, 3
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
        check("SWITCHBACK_ROLLBACKS", rollbacks >= 1);
        check("SWITCHBACK_INCIDENT_FLAGS", incident >= 1);
        if (interval.isNegative() || together.isNegative()) {
            throw new IllegalArgumentException("negative: " + interval + " or " + together);
        }
    }

    private static void check(String name, boolean positive) {
        if (!positive) {
            throw new IllegalArgumentException(name + " must be at least 1");
        }
    }
}
